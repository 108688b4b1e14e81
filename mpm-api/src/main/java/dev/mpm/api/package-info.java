/**
 * What an app and a Multi-Processing Module (MPM) are written against: the only API this project promises to keep.
 *
 * <p>An app implements {@link dev.mpm.api.App}: a factory of one plain Undertow handler. An MPM implements
 * {@link dev.mpm.api.MpmProvider}, which creates an {@link dev.mpm.api.Mpm} with two halves: the <em>master half</em>
 * decides how many worker processes there should be, the <em>worker half</em> starts an {@link dev.mpm.api.Engine} that
 * runs connections inside one of them.
 *
 * <h2>The life of an MPM</h2>
 *
 * <ol>
 *   <li><b>Found.</b> {@code ServiceLoader} finds the provider in the master and again in every worker.
 *       {@link dev.mpm.api.MpmProvider#name()} is compared with the {@code mpm:} line of the configuration. A provider
 *       does nothing before it is chosen: no threads, no sockets, no files.
 *   <li><b>Configured.</b> The section of the configuration that has the MPM's name is read into the record that
 *       {@link dev.mpm.api.MpmProvider#settingsType()} names; {@link dev.mpm.api.Setting} declares each key once.
 *   <li><b>Created.</b> {@link dev.mpm.api.MpmProvider#create} checks what the single settings cannot show (a minimum
 *       above a maximum) and throws {@link IllegalArgumentException} with a message for the operator.
 *   <li><b>Consulted</b>, in the master only: {@link dev.mpm.api.Mpm#shape()} once, {@link dev.mpm.api.Mpm#size} about
 *       once a second. Both are pure functions: same input, same answer, no side effect, any thread.
 *   <li><b>Started</b>, in a worker only: {@link dev.mpm.api.Mpm#start} once, after the app has started. When it returns
 *       the engine accepts connections. A worker that is to be warmed up starts an engine before that one, on a socket of
 *       its own, and closes it first.
 *   <li><b>Paused and resumed</b> any number of times; <b>drained</b> at most once; <b>closed</b> always, also after a
 *       failed drain, and more than once without harm.
 * </ol>
 *
 * <h2>What an engine promises to the app</h2>
 *
 * <ul>
 *   <li>A handler may block: it is called on a thread where blocking is allowed, {@code startBlocking()} is legal and
 *       {@code isInIoThread()} is false, unless its class carries {@link dev.mpm.api.NonBlocking}.
 *   <li>Under {@code prefork} no handler of a process is entered by a second thread while the first is inside.
 *   <li>A handler that throws costs that one request: it is answered with status 500 and nothing else suffers.
 * </ul>
 *
 * <h2>What an engine promises to the server</h2>
 *
 * <ul>
 *   <li>The listening sockets are shared with other processes and are in non-blocking mode for all of them at once.
 *       An engine never changes that mode and never closes them: they belong to whoever called {@code start}.
 *   <li>A process that can take no more connections stops accepting, so that another process or the kernel's backlog
 *       takes the next one.
 *   <li>What it does is written to the {@link dev.mpm.api.Board} as it happens.
 *   <li>A handler's thread may be interrupted from outside, because its request takes too long; what the engine itself reads
 *       and writes on that thread does not suffer. A connection that is a {@link dev.mpm.api.ClientTraffic} keeps slow
 *       clients from being taken for slow handlers.
 * </ul>
 *
 * <p>Nothing in this package starts a thread or keeps static state. Every type says which threads may use it.
 */
@NullMarked
package dev.mpm.api;

import org.jspecify.annotations.NullMarked;
