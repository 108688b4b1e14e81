/** A chat room across worker processes, with messages between them. Start with {@link dev.mpm.examples.chat.ChatApp}. */
@NullMarked
package dev.mpm.examples.chat;

import org.jspecify.annotations.NullMarked;
