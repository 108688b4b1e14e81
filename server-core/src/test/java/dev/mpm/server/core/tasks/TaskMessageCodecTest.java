package dev.mpm.server.core.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.api.tasks.TaskPool;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.MalformedFrameException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskMessageCodecTest {

    static List<TaskMessage> messages() {
        return List.of(
                new TaskMessage.Hello(TaskMessage.Role.WORKER, 3, 2, "secret"),
                new TaskMessage.Hello(TaskMessage.Role.TASK_PROCESS, 1, 1, ""),
                new TaskMessage.Submit(7, "pictures", "com.example.Paint", new byte[] {1, 2}),
                new TaskMessage.Cancel(7),
                new TaskMessage.Counted("pictures", new Counts(1, 2, 3, 4, 5, 6, 7)),
                new TaskMessage.Prepare("pictures", List.of("/a.jar"), Map.of("k", "v")),
                new TaskMessage.Prepared(""),
                new TaskMessage.Run(9, 2, "com.example.Paint", new byte[0]),
                new TaskMessage.Progressed(9, 0.25, "a quarter"),
                new TaskMessage.Ended(9, new Outcome.Returned(new byte[] {0})),
                new TaskMessage.Ended(9, new Outcome.Failed(Reason.DIED, "exit code 7", "", 2)),
                new TaskMessage.Ended(9, new Outcome.Rejected("100 tasks wait already", 100)),
                new TaskMessage.Ended(9, new Outcome.Cancelled()),
                new TaskMessage.Dump("/tmp/file", "late"),
                new TaskMessage.Dumped("/tmp/file", "no room"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void bringsBackWhatWasSaid(TaskMessage message) throws MalformedFrameException {
        assertThat(TaskMessageCodec.decode(TaskMessageCodec.encode(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 12, -1})
    void refusesWhatIsNoMessage(byte kind) {
        assertThatThrownBy(() -> TaskMessageCodec.decode(new byte[] {kind}))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("kind of message: " + kind + " (expected: 1 to 11)");
    }

    @Test
    void putsTheLargestValueIntoAFrame() {
        var run = new TaskMessage.Run(1, 1, "com.example.Paint", new byte[TaskPool.LARGEST_VALUE]);

        assertThat(TaskMessageCodec.encode(run)).hasSizeLessThan(Link.LONGEST_FRAME);
    }

    @Test
    void cutsTheWordsOfAFailureToWhatAFrameTakes() {
        String endless = "\u20AC".repeat(Link.LONGEST_FRAME);

        var ended = new TaskMessage.Ended(1, new Outcome.Failed(Reason.THREW, endless, endless, 1));

        assertThat(TaskMessageCodec.encode(ended)).hasSizeLessThan(Link.LONGEST_FRAME);
    }

    @Test
    void keepsTheSecretOutOfTheLog() {
        assertThat(messages().getFirst()).hasToString("Hello[WORKER 3, epoch 2]");
    }
}
