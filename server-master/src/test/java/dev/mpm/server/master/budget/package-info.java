/** Tests of the budget, as tables. */
@NullMarked
package dev.mpm.server.master.budget;

import org.jspecify.annotations.NullMarked;
