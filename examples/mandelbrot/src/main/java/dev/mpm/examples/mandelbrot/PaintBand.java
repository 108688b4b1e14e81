package dev.mpm.examples.mandelbrot;

import dev.mpm.api.tasks.Task;
import dev.mpm.api.tasks.TaskContext;

/** Computes a band: a byte for each pixel, which says how long the point took to escape. */
public final class PaintBand implements Task<Band, byte[]> {

    private static final int PATIENCE = 4_000;

    @Override
    public byte[] run(Band band, TaskContext context) {
        var shades = new byte[band.rows() * band.width()];
        for (int pixel = 0; pixel < shades.length && !context.isCancelled(); pixel++) {
            double x = 3.0 * (pixel % band.width()) / band.width() - 2.2;
            double y = 2.4 * (band.top() + pixel / band.width()) / band.height() - 1.2;
            shades[pixel] = (byte) shade(x, y);
            context.progress((double) pixel / shades.length, "row " + (band.top() + pixel / band.width()));
        }
        return shades;
    }

    private static int shade(double x, double y) {
        double re = 0;
        double im = 0;
        for (int step = 0; step < PATIENCE; step++) {
            double next = re * re - im * im + x;
            im = 2 * re * im + y;
            re = next;
            if (re * re + im * im > 4) {
                return 1 + step % 255;
            }
        }
        return 0;
    }
}
