package dev.mpm.examples.mandelbrot;

/** Some rows of the picture: what a task is told. */
record Band(int top, int rows, int width, int height) {}
