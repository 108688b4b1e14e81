/**
 * Work that an app hands to others: the worker pattern. Start with {@link dev.mpm.api.tasks.Tasks}, which an app gets from
 * {@link dev.mpm.api.AppContext#tasks()}; what is to be done is a {@link dev.mpm.api.tasks.Task}.
 *
 * <p>The pools stand in the configuration, below {@code tasks:}, each with its kind: {@code threads} or {@code virtual},
 * which run tasks on threads of the worker that submits them, or {@code processes}, one set of JVMs for the whole server,
 * in which a task that crashes, hangs or calls {@code System.exit} harms nobody but itself. A task that leaks memory, threads
 * or files harms those that run in the same process later: the one that finds the memory full fails in its place. The
 * settings {@code max-tasks}, after which a process is replaced, and {@code retries: 1} are for that. An app's code is the
 * same for all three.
 *
 * <h2>What is handed over</h2>
 *
 * <p>Arguments and results are plain values: {@code null}, {@code Boolean}, {@code Integer}, {@code Long}, {@code Double},
 * {@code String}, {@code byte[]}, {@code List} of such, {@code Map} from {@code String} to such, and records of such. They are
 * copied, under every kind, so that nothing is shared and a pool's kind can be changed without a surprise: lists and maps
 * arrive as unmodifiable copies in the same order. A value takes at most {@value
 * dev.mpm.api.tasks.TaskPool#LARGEST_VALUE} bytes and is nested at most {@value dev.mpm.api.tasks.TaskPool#DEEPEST_VALUE}
 * deep; anything else is refused by {@link dev.mpm.api.tasks.TaskPool#submit} with {@code IllegalArgumentException}, and as a
 * task's result fails the task.
 *
 * <p>The encoding: a byte that tells the kind (0 null, 1 false, 2 true, 3 int, 4 long, 5 double, 6 text, 7 bytes, 8 list, 9
 * map, 10 record), then the value, big-endian; texts in UTF-8 and bytes with their length in front as an int, lists with their
 * size, maps with size, keys and values, records with the number of components and each one's name and value. Bytes never
 * name a class. A record is made from the type that the receiver's code declares: the type arguments of the {@code Task}, and
 * from there the record's components, the elements of lists and the values of maps. Where the declared type is none, such as
 * {@code Object}, everything but a record can be received.
 */
@NullMarked
package dev.mpm.api.tasks;

import org.jspecify.annotations.NullMarked;
