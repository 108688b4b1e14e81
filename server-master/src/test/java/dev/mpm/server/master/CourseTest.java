package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.posix.ProcessSignal;
import org.junit.jupiter.api.Test;

class CourseTest {

    private final Course course = new Course();

    @Test
    void goesFromStartToEnd() {
        assertThat(course.isStarting()).isTrue();
        course.started();
        assertThat(course.isRunning()).isTrue();
        course.stopAt(42);
        assertThat(course.isStopping()).isTrue();
        assertThat(course.isLeaving()).as("it serves until then").isFalse();
        assertThat(course.stopAt()).isEqualTo(42);
        course.leave(StopMode.GRACEFUL);
        assertThat(course.isLeaving()).isTrue();
        assertThat(course.isLeavingFast()).isFalse();
        assertThat(course.stopAt()).as("it is done").isEqualTo(Long.MAX_VALUE);
        course.stopped();
        assertThat(course.isStopped()).isTrue();
        assertThat(course.end()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void forcesNothingByWhatHappensWhileItRuns() {
        course.started();
        course.noteCut();
        course.noteSignal(ProcessSignal.KILL, true);
        course.noteLeftBehind();
        assertThat(course.wasForced()).isFalse();
    }

    @Test
    void isForcedByWorkersThatCutRequestsWhenThereWasTime() {
        course.leave(StopMode.FAST);
        course.noteCut();
        assertThat(course.wasForced()).isFalse();
        course.leave(StopMode.GRACEFUL);
        course.noteCut();
        assertThat(course.end()).isEqualTo(ExitCode.FORCED);
    }

    @Test
    void isForcedByTermOnlyIfSomebodyWasServedAndThereWasTime() {
        course.leave(StopMode.GRACEFUL);
        course.noteSignal(ProcessSignal.TERM, false);
        assertThat(course.wasForced()).isFalse();
        course.leave(StopMode.FAST);
        course.noteSignal(ProcessSignal.TERM, true);
        assertThat(course.wasForced()).isFalse();
        course.leave(StopMode.GRACEFUL);
        course.noteSignal(ProcessSignal.TERM, true);
        assertThat(course.wasForced()).isTrue();
    }

    @Test
    void isForcedByKillInAnyCase() {
        course.leave(StopMode.FAST);
        course.noteSignal(ProcessSignal.KILL, false);
        assertThat(course.wasForced()).isTrue();
    }

    @Test
    void endsWithTheReasonWhyItCouldNotStart() {
        course.failed(new MasterException(ExitCode.APP_FAILED, "no such app"));
        course.leave(StopMode.FAST);
        course.stopped();
        assertThat(course.hasFailed()).isTrue();
        assertThatThrownBy(course::end).isInstanceOf(MasterException.class).hasMessage("no such app");
    }
}
