package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.TaskGroup;
import dev.mpm.api.tasks.TaskHandle;
import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.api.tasks.TaskRejectedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one job: so many are handed in, and the next when one of them has ended. One that finds the queue full of
 * others' tasks comes again when another one of this job has ended. Any thread.
 */
final class Group<R extends @Nullable Object> implements TaskGroup<R> {

    private final int size;
    private final int batch;
    private final IntFunction<TaskHandle<R>> submit;
    private final CompletableFuture<List<R>> results = new CompletableFuture<>();
    private final List<Consumer<? super TaskProgress>> listeners = new CopyOnWriteArrayList<>();
    private final Relay<TaskProgress> relay =
            new Relay<>(Duration.ZERO, told -> listeners.forEach(listener -> listener.accept(told)));

    /** Held while an app's listener is told of results, so that each hears of each once. */
    private final ReentrantLock telling = new ReentrantLock();

    /** How many listeners wait to be told what came before; results are not complete as long as there is one. */
    private final AtomicInteger newListeners = new AtomicInteger();

    // Guarded by telling.
    private final List<ResultListener<? super R>> resultListeners = new ArrayList<>();
    private final Map<Integer, R> came = new LinkedHashMap<>();

    // Guarded by this.
    private final Map<Integer, TaskHandle<R>> handles = new LinkedHashMap<>();
    private final Deque<Integer> again = new ArrayDeque<>();
    private final double[] fractions;
    private final boolean[] isOver;
    /** How many chunks had ended when each was handed in. */
    private final int[] endsBefore;

    private double sum;
    private String words = "";
    private int next;
    private int inFlight;
    private int ends;

    /**
     * Prepares it.
     *
     * @param batch how many to hand in together
     * @param submit hands a chunk in
     */
    Group(int size, int batch, IntFunction<TaskHandle<R>> submit) {
        this.size = size;
        this.batch = batch;
        this.submit = submit;
        this.fractions = new double[size];
        this.isOver = new boolean[size];
        this.endsBefore = new int[size];
        var _ = results.whenComplete((_, failure) -> {
            relay.end();
            if (failure != null) {
                giveUpTheRest();
            }
        });
    }

    /** Hands the first chunks in. */
    Group<R> begin() {
        if (size == 0) {
            results.complete(List.of());
        }
        fill();
        return this;
    }

    private void fill() {
        int index = take();
        while (index >= 0) {
            begin(index);
            index = take();
        }
    }

    /** Returns the next chunk to hand in, -1 if it is not the time for one. */
    private synchronized int take() {
        if (results.isDone() || inFlight == batch || (again.isEmpty() && next == size)) {
            return -1;
        }
        inFlight++;
        Integer rejected = again.pollFirst();
        int index = rejected != null ? rejected : next++;
        endsBefore[index] = ends;
        return index;
    }

    private void begin(int index) {
        try {
            TaskHandle<R> handle = submit.apply(index);
            synchronized (this) {
                handles.put(index, handle);
            }
            handle.onProgress(told -> progressed(index, told.fraction(), told.text(), false));
            var _ = handle.result().whenComplete((result, failure) -> ended(index, result, failure));
            if (results.isDone()) {
                handle.cancel();
            }
        } catch (RuntimeException e) {
            results.completeExceptionally(e);
        }
    }

    /** What a chunk told before its end may come after it. */
    private void progressed(int index, double fraction, String text, boolean isEnd) {
        synchronized (this) {
            if (isOver[index]) {
                return;
            }
            isOver[index] = isEnd;
            sum += fraction - fractions[index];
            fractions[index] = fraction;
            words = text.isEmpty() ? words : text;
        }
        if (!listeners.isEmpty()) {
            relay.put(progress());
        }
    }

    private void ended(int index, R result, @Nullable Throwable failure) {
        boolean isRejected = failure instanceof TaskRejectedException;
        boolean isRoom; // another one has ended before this rejection was heard of
        synchronized (this) {
            handles.remove(index);
            inFlight--;
            isRoom = ends > endsBefore[index];
            ends += isRejected ? 0 : 1;
            if (isRejected && (isRoom || inFlight > 0)) {
                again.addLast(index);
            }
            if (isRejected && !isRoom && inFlight > 0) {
                return; // the end of another one makes room
            }
        }
        if (isRejected && isRoom) {
            fill();
            return;
        }
        if (failure != null) {
            results.completeExceptionally(failure);
            return;
        }
        progressed(index, 1, "", true);
        tell(index, result);
        fill();
    }

    private void tell(int index, R result) {
        telling.lock();
        try {
            came.put(index, result);
            resultListeners.forEach(listener -> listener.took(index, result));
            completeIfAllCame();
        } catch (RuntimeException | Error e) {
            results.completeExceptionally(e); // a listener's, and nobody else would hear of it
        } finally {
            telling.unlock();
        }
    }

    private void completeIfAllCame() {
        if (came.size() == size && newListeners.get() == 0) {
            complete();
        }
    }

    private void complete() {
        List<R> all = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            @SuppressWarnings("NullAway") // every index is there; a result may be null itself
            R result = came.get(index);
            all.add(result);
        }
        results.complete(Collections.unmodifiableList(all));
    }

    private void giveUpTheRest() {
        List<TaskHandle<R>> left;
        synchronized (this) {
            left = List.copyOf(handles.values());
        }
        left.forEach(TaskHandle::cancel);
    }

    @Override
    public CompletableFuture<List<R>> results() {
        return results;
    }

    @Override
    public synchronized TaskProgress progress() {
        double fraction = size == 0 ? 1 : sum / size;
        return new TaskProgress(Math.clamp(fraction, 0, 1), words);
    }

    @Override
    public void onProgress(Consumer<? super TaskProgress> listener) {
        listeners.add(listener);
        relay.put(progress());
    }

    @Override
    public void onResult(ResultListener<? super R> listener) {
        newListeners.incrementAndGet();
        Thread.ofVirtual().name("task results").start(() -> listen(listener));
    }

    private void listen(ResultListener<? super R> listener) {
        telling.lock();
        try {
            came.forEach(listener::took);
            resultListeners.add(listener);
        } catch (RuntimeException | Error e) {
            results.completeExceptionally(e);
        } finally {
            newListeners.decrementAndGet();
            completeIfAllCame();
            telling.unlock();
        }
    }

    @Override
    public void cancel() {
        results.cancel(false);
    }
}
