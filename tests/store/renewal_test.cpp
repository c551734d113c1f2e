// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "tests/store/two_phones.h"

namespace bijeen::test {
namespace {

using Renewal = TwoPhones;

TEST_F(Renewal, ADeviceThatWasSetBackGoesOnAsAnotherAndLosesNothing) {
  insert(a, 0, "een");
  put_place(a, "Urk");
  const auto image = a.image();
  a.sync();
  put_place(a, "Dronten");
  a.sync();
  a.set_back(image);
  insert(a, 3, " twee");
  put_place(a, "Emmeloord");
  meet({&a, &b});
  EXPECT_EQ(minutes(), "een twee");
  EXPECT_EQ(a.status("conflicts"), "1") << "Dronten was written by whom the old image did not know";
  EXPECT_NE(a.view("meeting", meeting, "/conflicts/place/1/value"), "none");
  put_place(a, "Tollebeek");
  meet({&a, &b});
  EXPECT_EQ(world.sql("SELECT place FROM meeting"), "Tollebeek");
}

TEST_F(Renewal, WhatWasAcceptedAmidTheUnsentLeavesNoHole) {
  put_place(a, "Urk");
  insert(a, 0, "een");
  const auto image = a.image();
  a.sync();
  a.set_back(image);
  ASSERT_TRUE(a.withdraw(sync::DeviceCount{1}));
  insert(a, 3, " twee");
  meet({&a, &b});
  EXPECT_EQ(minutes(), "een twee");
}

TEST_F(Renewal, TwoCopiesThatRunAtOnceLoseNothing) {
  Phone copy(world, a.pen());
  copy.set_back(a.image());
  insert(a, 0, "links");
  insert(copy, 0, "rechts");
  a.sync();
  copy.sync();
  insert(a, 0, "L");
  insert(copy, 0, "R");
  meet({&copy, &a, &b});
  const auto text = minutes();
  for (const char* part : {"links", "rechts"}) EXPECT_NE(text.find(part), std::string::npos) << text;
  EXPECT_EQ(text.size(), 13U) << text;
}

TEST_F(Renewal, IsRefusedWhereThereIsNoNeed) {
  const auto step = a.replica().renew(id<sync::DeviceId>(0xeee));
  ASSERT_FALSE(step.ok());
  EXPECT_EQ(step.error().code, ErrorCode::kReplicaIdentity);
}

}  // namespace
}  // namespace bijeen::test
