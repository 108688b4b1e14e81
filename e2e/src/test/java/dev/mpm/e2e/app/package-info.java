/** Apps that go wrong: loaded by workers of a scene, from the folder of test classes. */
@NullMarked
package dev.mpm.e2e.app;

import org.jspecify.annotations.NullMarked;
