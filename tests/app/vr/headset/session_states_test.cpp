// A headset session's states, and the sentences of what can go wrong.
#include "app/vr/headset/session_states.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace chiasm::app::vr {
namespace {

using Ask = SessionStates::Ask;
using State = SessionState;

TEST(SessionStates, AWholeVisit) {
  SessionStates states;
  EXPECT_EQ(states.take(State::idle), Ask::nothing);
  EXPECT_FALSE(states.running());
  EXPECT_EQ(states.take(State::ready), Ask::begin);
  EXPECT_TRUE(states.running());
  for (const State state : {State::synchronized, State::visible}) {
    EXPECT_EQ(states.take(state), Ask::nothing);
    EXPECT_TRUE(states.running());
    EXPECT_FALSE(states.focused());
  }
  EXPECT_EQ(states.take(State::focused), Ask::nothing);
  EXPECT_TRUE(states.focused());
  EXPECT_EQ(states.take(State::visible), Ask::nothing);
  EXPECT_FALSE(states.focused()) << "the runtime's menu is up: nothing acts";
  EXPECT_EQ(states.take(State::synchronized), Ask::nothing);
  EXPECT_EQ(states.take(State::stopping), Ask::end);
  EXPECT_FALSE(states.running());
  EXPECT_EQ(states.take(State::idle), Ask::nothing);
  EXPECT_FALSE(states.trouble());
  EXPECT_EQ(states.take(State::exiting), Ask::leave);
  EXPECT_EQ(states.trouble(), Trouble::ended);
}

TEST(SessionStates, TakenOffAndPutOnAgain) {
  SessionStates states;
  for (const State state : {State::idle, State::ready, State::focused, State::stopping, State::idle})
    states.take(state);
  EXPECT_FALSE(states.running());
  EXPECT_EQ(states.take(State::ready), Ask::begin);
  EXPECT_TRUE(states.running());
}

TEST(SessionStates, WhatComesTwiceOrTooEarlyIsNotAskedTwice) {
  SessionStates states;
  EXPECT_EQ(states.take(State::stopping), Ask::nothing) << "nothing runs that could be ended";
  EXPECT_EQ(states.take(State::ready), Ask::begin);
  EXPECT_EQ(states.take(State::ready), Ask::nothing);
  EXPECT_EQ(states.take(State::stopping), Ask::end);
  EXPECT_EQ(states.take(State::stopping), Ask::nothing);
}

TEST(SessionStates, ALossEndsItFromEveryState) {
  for (const State before :
       {State::idle, State::ready, State::synchronized, State::visible, State::focused, State::stopping}) {
    SessionStates states;
    states.take(State::ready);
    states.take(before);
    EXPECT_EQ(states.take(State::lossPending), Ask::leave);
    EXPECT_EQ(states.trouble(), Trouble::sessionLost);
    EXPECT_FALSE(states.running());
    EXPECT_FALSE(states.focused());
  }
}

TEST(HeadsetTrouble, EverySentenceIsItsOwnAndNamesTheCall) {
  std::set<std::string> sentences;
  for (const Trouble trouble :
       {Trouble::noRuntime, Trouble::silentRuntime, Trouble::noVulkan, Trouble::noHeadset, Trouble::refused,
        Trouble::sessionLost, Trouble::instanceLost, Trouble::ended, Trouble::failed}) {
    const Error error = troubleError(trouble, "xrWaitFrame: XR_ERROR_SESSION_LOST");
    EXPECT_EQ(error.kind, ErrorKind::unavailable);
    EXPECT_NE(error.message.find("(xrWaitFrame: XR_ERROR_SESSION_LOST)"), std::string::npos);
    EXPECT_TRUE(sentences.insert(error.message).second) << error.message;
  }
  // After a loss a person wants to know about their work first.
  for (const Trouble lost : {Trouble::sessionLost, Trouble::instanceLost, Trouble::failed})
    EXPECT_NE(troubleError(lost, {}).message.find("Everything done is kept"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::app::vr
