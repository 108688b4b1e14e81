package dev.mpm.tck;

import java.util.List;

/** What the reference engine can do wrong on purpose, with the tests of the suite that must notice. */
enum Flaw {
    ADDS_A_HEADER("answersGet", "answersPostWithItsBody", "writesChunksWhenNoLengthIsKnown"),
    GIVES_NO_DATE("datesItsAnswers"),
    CLOSES_AFTER_EACH_ANSWER("answersManyRequestsOnOneConnection", "answersHeadWithoutBodyAndKeepsTheConnection"),
    IGNORES_EXPECT("asksForABodyThatIsHeldBack"),
    DROPS_TRAILERS("passesTrailersBothWays"),
    RUNS_HANDLERS_ON_ITS_LOOP("entersHandlersOnThreadsThatMayBlock"),
    SWALLOWS_EXCEPTIONS("answersWith500WhenAHandlerThrowsAndGoesOn", "answersWith500WhenAHandlerRunsIntoAnError"),
    FORGETS_FAILED_TASKS("goesOnAfterADispatchedTaskFailed"),
    REFUSES_UPGRADES("upgradesToWebSocketAndEchoes", "pushesToASilentWebSocketFromAnotherThread"),
    KEEPS_IDLE_CONNECTIONS("closesAnIdleConnectionAfterTheKeepAliveTimeout"),
    IGNORES_KEEP_ALIVE_OFF("keepsNoConnectionWhenKeepAliveIsOff"),
    WAITS_FOR_HEADERS("closesAConnectionWhoseHeadersStall", "closesAConnectionThatDripsItsHeaders"),
    WAITS_FOR_BODIES("givesUpOnABodyThatStalls", "givesUpOnABodyThatStallsWhileNoThreadWaitsForIt"),
    SHARES_THE_NULL_DEVICE("skipsABodyAfterAHandlerLeftItsInterruptSet"),
    WAITS_FOR_READERS("givesUpOnAClientThatDoesNotRead"),
    COUNTS_NO_ANSWERS("saysCloseOnTheLastAnswerOfAConnection", "countsRequestsThatOfferAnUpgradeNobodyTakes"),
    TAKES_ANY_HEADERS("refusesHeadersThatAreTooLarge"),
    TAKES_ANY_BODY("refusesABodyOfTooGreatALength", "refusesAChunkedBodyThatGrowsTooLarge"),
    RUNS_ONE_HANDLER_MORE(
            "runsAsManyHandlersAtOnceAsPromisedAndNeverMore", "runsNoMoreHandlersThanPromisedWhenTheyDispatchTwice"),
    RUNS_ONE_HANDLER_LESS("runsAsManyHandlersAtOnceAsPromisedAndNeverMore"),
    HOLDS_NO_MORE_CONNECTIONS_THAN_THREADS(
            "letsKeptAliveConnectionsMakeRoomForThoseThatWait", "holdsIdleConnectionsAndStillAnswers"),
    SHARES_ONE_LANE("runsAsManyHandlersAtOnceAsPromisedAndNeverMore"),
    IGNORES_PAUSE("leavesNewConnectionsInTheBacklogWhilePaused", "pausesAndResumesAgainAndAgain"),
    CUTS_WHEN_PAUSED(
            "servesTheConnectionsItHasWhilePaused",
            "keepsTheConnectionsItHasWhilePausedThoughOthersWait",
            "letsARunningRequestFinishWhilePaused"),
    HIDES_THAT_IT_PAUSES("showsOnTheBoardWhetherItAccepts"),
    NEVER_SAYS_CLOSE(
            "saysCloseOnTheAnswerOfARequestThatWasRunningWhenTheDrainBegan",
            "answersOneMoreRequestOnAnIdleConnectionWhenItDrains",
            "losesNoRequestOfClientsThatGoOnAskingWhileEnginesDrain"),
    CUTS_WHEN_THE_DRAIN_BEGINS(
            "answersWhatIsRunningBeforeItHasDrained", "losesNoRequestOfClientsThatGoOnAskingWhileEnginesDrain"),
    BIDS_NO_FAREWELL(
            "closesAWebSocketWithStatus1001WhenItDrains",
            "sendsAMessageWholeBeforeItClosesAWebSocket",
            "endsAnEventStreamWhenItDrains"),
    ENDS_IDLE_CONNECTIONS_AT_ONCE("answersOneMoreRequestOnAnIdleConnectionWhenItDrains"),
    KEEPS_IDLE_CONNECTIONS_WHEN_DRAINING(
            "endsIdleConnectionsWhenItDrains", "endsIdleConnectionsWhileARequestIsRunning"),
    ACCEPTS_WHEN_DRAINED("leavesLaterConnectionsForAnotherEngine", "sharesItsListenersWithAnotherEngine"),
    CLAIMS_TO_HAVE_DRAINED("givesUpDrainingAtTheLimitAndCutsNothing", "doesNotWaitForADrainWithoutTime"),
    CUTS_WHEN_THE_DRAIN_IS_OVER("givesUpDrainingAtTheLimitAndCutsNothing"),
    IGNORES_INTERRUPTS("stopsWaitingForADrainWhenInterrupted"),
    LEAVES_CONNECTIONS_OPEN("cutsIdleConnectionsWhenClosed"),
    LEAVES_HANDLERS_WAITING("cutsARunningRequestAndInterruptsItsHandlerWhenClosed"),
    LEAVES_A_THREAD("endsItsThreadsWhenClosed"),
    CLOSES_THE_LISTENERS("leavesTheListenersOpenAndInTheirModeWhenClosed"),
    SERVES_ONE_LISTENER("servesEveryListener"),
    ACCEPTS_PAST_ITS_CONTEXT("takesEveryConnectionThroughItsContext"),
    COUNTS_NO_CONNECTIONS("countsConnections", "countsEveryConnectionAsClosedWhenClosed"),
    COUNTS_NO_REQUESTS("countsARequestWithItsStatusAndBytes", "countsARequestWhoseHandlerThrows"),
    COUNTS_REQUESTS_TWICE("countsEachOfManyRequestsOnce"),
    SHOWS_THE_QUERY("countsARequestWithItsStatusAndBytes"),
    LEAVES_LANES_BUSY("freesEveryLaneWhenTheConnectionsHaveEnded"),
    SIZES_BY_CHANCE("decidesTheSameOnTheSamePool"),
    SIZES_WITHOUT_BOUND("staysWithinItsShapeOnAnyPool", "growsUnderLoadNoFurtherThanItsMost"),
    RETIRES_EVERYBODY("neverRetiresTheLastWorkerThatServes");

    @SuppressWarnings("ImmutableEnumChecker") // what List.of returns is immutable
    private final List<String> noticedBy;

    Flaw(String... noticedBy) {
        this.noticedBy = List.of(noticedBy);
    }

    /** Returns the names of tests that must fail on an engine with this flaw. */
    List<String> noticedBy() {
        return noticedBy;
    }
}
