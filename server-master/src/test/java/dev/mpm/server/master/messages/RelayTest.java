package dev.mpm.server.master.messages;

import static dev.mpm.server.master.messages.SteppedRelay.BODY;
import static dev.mpm.server.master.messages.SteppedRelay.LONGEST;
import static dev.mpm.server.master.messages.SteppedRelay.PATIENCE;
import static dev.mpm.server.master.messages.SteppedRelay.ROOM;
import static dev.mpm.server.master.messages.SteppedRelay.WEIGHT;
import static dev.mpm.server.master.messages.SteppedRelay.hello;
import static dev.mpm.server.master.messages.SteppedRelay.messages;
import static dev.mpm.server.master.messages.SteppedRelay.pid;
import static dev.mpm.server.master.messages.SteppedRelay.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.messages.Member;
import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.core.messages.Peer;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RelayTest {

    private final SteppedRelay relay = new SteppedRelay();

    @Nested
    class Routing {

        @Test
        void publishesToAllThatListenAndToNobodyElse() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            Port three = relay.join(3);
            relay.listen(one, "a");
            relay.listen(two, "a");
            relay.listen(three, "b");

            long id = relay.publish(one, "a", "hello");

            assertThat(texts(relay.handle(two))).containsExactly("hello");
            assertThat(texts(relay.handle(three))).isEmpty();
            assertThat(relay.handle(one))
                    .as("the sender, who listens too")
                    .anySatisfy(letter -> assertThat(letter)
                            .isInstanceOfSatisfying(
                                    Letter.Delivered.class,
                                    message -> assertThat(message.sender()).isEqualTo(new Peer(1, 1, pid(1)))))
                    .anySatisfy(letter -> assertThat(letter).isInstanceOfSatisfying(Letter.Placed.class, placed -> {
                        assertThat(placed.id()).isEqualTo(id);
                        assertThat(placed.recipients()).isEqualTo(2);
                    }));
        }

        @Test
        void saysThatNobodyListens() {
            Port one = relay.join(1);

            long id = relay.publish(one, "a", "hello");

            assertThat(relay.read(one)).containsExactly(new Letter.Placed(id, 0, 0));
        }

        @Test
        void sendsToTheWorkerInASlot() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.listen(one, "a");
            relay.listen(two, "a");

            relay.post(one, Letter.Reach.SLOT, 2, messages("a"), new byte[] {'x'});
            long id = relay.post(one, Letter.Reach.SLOT, 3, messages("a"), new byte[] {'y'});

            assertThat(texts(relay.handle(two))).containsExactly("x");
            assertThat(relay.handle(one)).hasSize(2).contains(new Letter.Placed(id, 0, 0));
        }

        @Test
        void sendsToAnyInTurnButNotToOneThatLeaves() {
            Port sender = relay.join(9);
            List<Port> ports = List.of(relay.join(1), relay.join(2), relay.join(3));
            ports.forEach(port -> relay.listen(port, "a"));
            relay.heard(Step.LEAVING, 2);

            for (int i = 0; i < 6; i++) {
                relay.post(sender, Letter.Reach.ANY, 0, messages("a"), new byte[] {'x'});
            }

            assertThat(ports.stream().map(port -> texts(relay.handle(port)).size()))
                    .containsExactly(3, 0, 3);
        }

        @Test
        void stillPublishesToOneThatLeaves() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.listen(two, "a");
            relay.heard(Step.LEAVING, 2);

            relay.publish(one, "a", "bye");

            assertThat(texts(relay.handle(two))).containsExactly("bye");
        }

        @Test
        void deliversNothingMoreOfATopicThatIsNoLongerWanted() {
            Port one = relay.join(1);
            relay.listen(one, "a");
            relay.say(one, new Letter.Listen(99, messages("a"), false));
            relay.read(one);

            long id = relay.publish(one, "a", "hello");

            assertThat(relay.read(one)).containsExactly(new Letter.Placed(id, 0, 0));
            assertThat(relay.relay().tally().topics()).isEmpty();
        }

        @Test
        void sendsWhatAnOperatorSays() {
            Port one = relay.join(1);
            relay.listen(one, "a");
            List<Integer> recipients = new ArrayList<>();

            relay.sendForOperator("a", "hello", recipients);

            assertThat(recipients).containsExactly(1);
            assertThat(relay.handle(one))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Letter.Delivered.class,
                            message -> assertThat(message.sender().isOperator()).isTrue());
        }

        @Test
        void keepsTheOrderOfASender() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.listen(two, "a");

            for (int i = 0; i < 5; i++) {
                relay.publish(one, "a", "message " + i);
            }

            assertThat(texts(relay.handle(two)))
                    .containsExactly("message 0", "message 1", "message 2", "message 3", "message 4");
        }
    }

    @Nested
    class Questions {

        @Test
        void areAnsweredToTheOneThatAsked() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.answer(two, "time");

            long call = relay.ask(one, Letter.Reach.ANY, 0, "time");
            relay.handle(two);
            relay.say(two, new Letter.Reply(77, pid(1), call, false, new byte[] {'5'}));

            assertThat(relay.read(one))
                    .contains(new Letter.Placed(call, 1, pid(2)))
                    .last()
                    .isInstanceOfSatisfying(Letter.Answered.class, answered -> {
                        assertThat(answered.call()).isEqualTo(call);
                        assertThat(answered.body()).containsExactly('5');
                    });
            assertThat(relay.read(two)).containsExactly(new Letter.Placed(77, 1, pid(1)));
        }

        @Test
        void doNotReachThoseThatListenToMessages() {
            Port one = relay.join(1);
            relay.listen(one, "time");

            long call = relay.ask(one, Letter.Reach.ANY, 0, "time");

            assertThat(relay.read(one)).containsExactly(new Letter.Refused(call, "no worker answers 'time'"));
        }

        @Test
        void toASlotThatCannotAnswerAreRefusedWithTheReason() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.join(3);
            relay.answer(two, "time");
            relay.heard(Step.LEAVING, 2);
            relay.read(one);

            long toLeaving = relay.ask(one, Letter.Reach.SLOT, 2, "time");
            long toSilent = relay.ask(one, Letter.Reach.SLOT, 3, "time");
            long toNobody = relay.ask(one, Letter.Reach.SLOT, 4, "time");

            assertThat(relay.read(one))
                    .containsExactly(
                            new Letter.Refused(toLeaving, "worker 2 (pid 1002) is leaving"),
                            new Letter.Refused(toSilent, "worker 3 (pid 1003) does not answer 'time'"),
                            new Letter.Refused(toNobody, "there is no worker in slot 4"));
        }

        @Test
        void areKnownToBeLostBeforeTheirAnswererIsKnownToBeGone() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.answer(two, "time");

            long call = relay.ask(one, Letter.Reach.SLOT, 2, "time");
            relay.heard(Step.GONE, 2);

            assertThat(relay.read(one))
                    .endsWith(
                            new Letter.Placed(call, 1, pid(2)),
                            new Letter.Changed(new Member(2, 1, pid(2), Member.State.GONE)));
        }

        @Test
        void whoseAskerIsGoneAreAnsweredIntoTheVoid() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.answer(two, "time");
            long call = relay.ask(one, Letter.Reach.ANY, 0, "time");
            relay.cut(one);
            relay.read(two);

            relay.say(two, new Letter.Reply(77, pid(1), call, false, new byte[0]));

            assertThat(relay.read(two)).containsExactly(new Letter.Placed(77, 0, 0));
        }
    }

    @Nested
    class SlowReaders {

        private final Port sender = relay.join(1);
        private final Port slow = relay.join(2);
        private final Port well = relay.join(3);
        private final Port other = relay.join(4);

        @Test
        void holdUpWhoSendsToThemAndNobodyElse() {
            relay.listen(slow, "a");
            relay.listen(well, "b");
            relay.publish(sender, "a", ROOM + 2);
            relay.publish(sender, "b", "held up");
            relay.publish(other, "b", "free");

            assertThat(relay.read(sender)).as("confirmed").hasSize(ROOM);
            assertThat(relay.read(other)).hasSize(1);
            assertThat(texts(relay.handle(well))).containsExactly("free");
        }

        @Test
        void getTheRestWhenTheyGoOn() {
            relay.listen(slow, "a");
            relay.listen(well, "b");
            relay.publish(sender, "a", ROOM + 2);
            relay.publish(sender, "b", "held up");

            long handled = SteppedRelay.messages(relay.handle(slow));
            handled += SteppedRelay.messages(relay.handle(slow));

            assertThat(handled).isEqualTo(ROOM + 2);
            assertThat(texts(relay.handle(well))).containsExactly("held up");
            assertThat(relay.read(sender)).hasSize(ROOM + 3);
            assertThat(relay.relay().tally().lost()).isZero();
        }

        @Test
        void doNotDelayThoseThatListenToTheSame() {
            relay.listen(slow, "a");
            relay.listen(well, "a");
            relay.publish(sender, "a", ROOM);
            relay.handle(well);

            relay.publish(sender, "a", "next");

            assertThat(texts(relay.handle(well))).containsExactly("next");
            assertThat(relay.read(sender)).as("confirmed").hasSize(ROOM);
        }

        @Test
        void loseMessagesAfterTheirTimeAndAreToldHowMany() {
            relay.listen(slow, "a");
            relay.listen(well, "a");
            relay.publish(sender, "a", ROOM + 2);
            relay.handle(well);
            assertThat(relay.timeLeft()).isEqualTo(PATIENCE);

            relay.pass(PATIENCE - 1);
            assertThat(relay.read(sender)).hasSize(ROOM);
            relay.pass(1);
            relay.publish(sender, "a", 1);

            assertThat(relay.read(sender))
                    .as("the second of those that waited, and one more, waits no longer")
                    .hasSize(3)
                    .allSatisfy(letter -> assertThat(letter)
                            .isInstanceOfSatisfying(
                                    Letter.Placed.class,
                                    placed -> assertThat(placed.recipients()).isEqualTo(1)));
            assertThat(relay.relay().tally().lost()).isEqualTo(3);
            assertThat(SteppedRelay.messages(relay.handle(well))).isEqualTo(3);
            assertThat(SteppedRelay.messages(relay.handle(slow))).isEqualTo(ROOM);
            assertThat(relay.read(slow)).containsExactly(new Letter.Lost(messages("a"), 3));
            relay.publish(sender, "a", "again");
            assertThat(texts(relay.handle(slow))).containsExactly("again");
        }

        @Test
        void ofOneTopicGetTheOtherOnes() {
            relay.listen(slow, "stuck");
            relay.listen(slow, "flows");
            relay.publish(sender, "stuck", ROOM + 1);
            relay.read(slow);

            relay.publish(other, "flows", "hello");

            assertThat(texts(relay.handle(slow))).containsExactly("hello");
        }

        @Test
        void whoseProcessStandsStillAreFullForAllTopics() {
            relay.listen(slow, "a");
            relay.listen(slow, "b");
            relay.publish(sender, "a", ROOM);

            relay.publish(other, "b", 1);

            assertThat(relay.read(other)).isEmpty();
            assertThat(relay.relay().tally().queued()).containsEntry(2, 2L * ROOM * WEIGHT);
        }

        @Test
        void thatEndLetTheOthersGoOn() {
            relay.listen(slow, "a");
            relay.publish(sender, "a", ROOM + 1);

            relay.cut(slow);

            assertThat(relay.read(sender)).hasSize(ROOM + 1);
            assertThat(relay.relay().isHoldingUp()).isFalse();
        }

        @Test
        void refuseQuestions() {
            relay.answer(slow, "time");
            for (int i = 0; i <= ROOM; i++) {
                relay.post(sender, Letter.Reach.SLOT, 2, SteppedRelay.questions("time"), new byte[BODY]);
            }
            relay.pass(PATIENCE);

            assertThat(relay.read(sender))
                    .last()
                    .isInstanceOfSatisfying(
                            Letter.Refused.class,
                            refused -> assertThat(refused.reason()).contains("too many are waiting"));
        }

        @Test
        void whoWriteToThemselvesAreHeardWhenTheyHaveRoomAgain() {
            relay.listen(sender, "a");
            relay.publish(sender, "a", ROOM + 3);

            long handled = SteppedRelay.messages(relay.handle(sender));
            handled += SteppedRelay.messages(relay.handle(sender));

            assertThat(handled).isEqualTo(ROOM + 3);
        }

        @Test
        void togetherHaveNoMoreThanTheMemoryButOneMessageEach() {
            var small = new SteppedRelay(4L * WEIGHT);
            Port from = small.join(1);
            Port first = small.join(2);
            Port second = small.join(3);
            small.listen(first, "a");
            small.listen(second, "b");
            small.publish(from, "a", 4);

            small.publish(from, "b", 2);

            assertThat(small.relay().tally().delivered()).isEqualTo(4 + 1);
            assertThat(SteppedRelay.messages(small.read(second)))
                    .as("the next one as soon as the first is on its way")
                    .isEqualTo(2);
        }

        @Test
        void haveNothingReadOfThoseWhoseMessagesWaitWhileTheMemoryIsFull() {
            var small = new SteppedRelay(2L * WEIGHT);
            Port from = small.join(1);
            Port reader = small.join(2);
            small.listen(reader, "a");
            small.publish(from, "a", 2);
            assertThat(small.relay().isToWait(from)).as("nothing of it waits").isFalse();

            small.publish(from, "a", 1);

            assertThat(small.relay().isToWait(from)).isTrue();
            assertThat(small.relay().isToWait(reader)).isFalse();
            small.read(reader);
            assertThat(small.relay().isToWait(from)).isFalse();
        }

        @Test
        void leaveNoMemoryTakenBehind() {
            var small = new SteppedRelay(3L * WEIGHT);
            for (int round = 0; round < 3; round++) {
                Port from = small.join(1);
                Port reader = small.join(2);
                small.listen(reader, "a");
                small.publish(from, "a", 6);

                assertThat(small.relay().tally().delivered()).isEqualTo((round + 1) * 3L);
                small.heard(Step.GONE, 1);
                small.heard(Step.GONE, 2);
            }
        }

        @Test
        void haveOneTopicForAllOfItsMessages() {
            relay.listen(slow, "a");
            relay.publish(sender, "a", "one");
            relay.publish(other, "a", "two");

            List<Letter.ToWorker> read = relay.read(slow);
            assertThat(read).hasSize(2);
            assertThat(((Letter.Delivered) read.get(1)).interest())
                    .isSameAs(((Letter.Delivered) read.get(0)).interest());
        }
    }

    @Nested
    class Workers {

        @Test
        void areToldOfAllOthersWhenTheyJoinAndOfEachStepAfterThat() {
            relay.join(1);
            relay.heard(Step.STARTED, 2);
            Port two = relay.relay().connect(hello(2), () -> {});

            assertThat(relay.read(two))
                    .containsExactly(
                            new Letter.Changed(new Member(1, 1, pid(1), Member.State.READY)),
                            new Letter.Changed(new Member(2, 1, pid(2), Member.State.STARTING)),
                            new Letter.Welcome());

            relay.heard(Step.READY, 2);
            relay.heard(Step.STARTED, 3);
            relay.heard(Step.LEAVING, 1);
            relay.heard(Step.GONE, 1);

            assertThat(relay.read(two))
                    .containsExactly(
                            new Letter.Changed(new Member(2, 1, pid(2), Member.State.READY)),
                            new Letter.Changed(new Member(3, 1, pid(3), Member.State.STARTING)),
                            new Letter.Changed(new Member(1, 1, pid(1), Member.State.LEAVING)),
                            new Letter.Changed(gone(1)));
        }

        @Test
        void areGoneWhenTheSupervisorSaysSoAndNotWhenTheyAreCut() {
            Port one = relay.join(1);
            Port two = relay.join(2);

            relay.cut(one);
            assertThat(relay.read(two)).isEmpty();
            relay.heard(Step.GONE, 1);
            relay.cut(one);

            assertThat(relay.read(two)).containsExactly(new Letter.Changed(gone(1)));
        }

        @Test
        void comeBackAfterTheyWereCutUnlessTheyAreGone() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.listen(one, "a");
            relay.cut(one);
            relay.publish(two, "a", "to nobody");

            Port again = relay.relay().connect(hello(1), () -> {});
            relay.listen(again, "a");
            relay.publish(two, "a", "hello");
            relay.cut(one);

            assertThat(texts(relay.handle(again))).containsExactly("hello");
            relay.heard(Step.GONE, 1);
            assertThatThrownBy(() -> relay.relay().connect(hello(1), () -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void thatNobodyStartedAreNotLetIn() {
            relay.join(1);
            relay.heard(Step.STARTED, 2);
            var right = hello(2);

            assertThat(List.of(
                            hello(1),
                            hello(3),
                            new Letter.Hello(Letters.VERSION, 2, pid(2), "guess"),
                            new Letter.Hello(Letters.VERSION, 5, pid(2), right.token()),
                            new Letter.Hello(Letters.VERSION + 1, 2, pid(2), right.token())))
                    .allSatisfy(wrong -> assertThatThrownBy(() -> relay.relay().connect(wrong, () -> {}))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("expected: a worker of this server")
                            .hasMessageNotContaining("secret"));
        }

        @Test
        void thatDoNotKeepToWhatWasAgreedAreNotHeeded() {
            Port one = relay.join(1);
            Port two = relay.join(2);
            relay.listen(two, "a");

            assertThatThrownBy(() -> relay.post(one, Letter.Reach.ALL, 0, messages("a"), new byte[LONGEST + 1]))
                    .hasMessage("message: 4001 bytes (expected: <= 4000)");
            assertThatThrownBy(() -> relay.publish(one, "a", 2 * Letters.WINDOW / BODY))
                    .hasMessageContaining("bytes are waiting");
            assertThatThrownBy(() -> relay.publish(one, "no topic", "x"))
                    .hasMessageContaining("topic: 'no topic' (expected: ");
            assertThatThrownBy(() -> relay.listen(one, "no topic"))
                    .hasMessageContaining("topic: 'no topic' (expected: ");
            assertThatThrownBy(() -> {
                        for (int i = 0; i <= Interest.MOST; i++) {
                            relay.listen(one, "topic" + i);
                        }
                    })
                    .hasMessage("more than 1000 topics");
        }

        @Test
        void thatReadNothingAreCutBeforeTheirNotesFillTheMemory() {
            Port one = relay.join(1);
            for (int i = 0; i <= 20_000; i++) {
                relay.say(one, new Letter.Listen(i, messages("a"), true));
            }

            assertThat(one.isClosed()).isTrue();
        }
    }

    private static Member gone(int slot) {
        return new Member(slot, 1, pid(slot), Member.State.GONE);
    }
}
