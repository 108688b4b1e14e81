package dev.mpm.server.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.tasks.TaskRejectedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chunks that end when the test says so, in any order. */
class GroupTest {

    private final List<Handle<String>> handles = new ArrayList<>();

    private Handle<String> submit() {
        var handle = new Handle<String>("p", "T", String.class);
        handles.add(handle);
        return handle;
    }

    private void reject(int handle) {
        handles.get(handle).result().completeExceptionally(new TaskRejectedException("p", 1, "full"));
    }

    @Test
    void handsInAgainWhatWasRejectedWhenAnotherOneEnds() {
        var group = new Group<>(2, 2, _ -> submit()).begin();
        reject(1);
        assertThat(handles).hasSize(2);

        handles.get(0).result().complete("a");
        handles.get(2).result().complete("b");

        assertThat(group.results()).isCompletedWithValue(List.of("a", "b"));
    }

    /** The rejection takes its time; the room was there all the same. */
    @Test
    void handsInAgainWhatWasRejectedBeforeTheLastOtherOneEnded() {
        var group = new Group<>(2, 2, _ -> submit()).begin();
        handles.get(0).result().complete("a");
        reject(1);
        assertThat(handles).hasSize(3);

        handles.get(2).result().complete("b");

        assertThat(group.results()).isCompletedWithValue(List.of("a", "b"));
    }

    @Test
    void failsWhenNothingOfItsOwnCanMakeRoom() {
        var group = new Group<>(2, 2, _ -> submit()).begin();
        handles.get(0).result().complete("a");
        reject(1);
        reject(2);

        assertThat(handles).hasSize(3);
        assertThat(group.results()).isCompletedExceptionally();
    }
}
