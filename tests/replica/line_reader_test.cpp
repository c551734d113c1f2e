// SPDX-License-Identifier: EUPL-1.2
#include "server/replica/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace bijeen::replica::test {
namespace {

/// What comes out of a reader when these bytes go in; "!" for a line that is too long.
std::vector<std::string> lines_of(const std::string& bytes) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  std::thread writer([&] {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t wrote = ::write(ends[1], bytes.data() + done, bytes.size() - done);
      if (wrote <= 0) break;
      done += static_cast<std::size_t>(wrote);
    }
    ::close(ends[1]);
  });
  LineReader reader(ends[0]);
  std::vector<std::string> lines;
  while (!reader.ended()) {
    if (const auto line = reader.next()) {
      lines.push_back(line->ok() ? **line : "!");
    } else if (!reader.ended()) {
      reader.read_more();
    }
  }
  writer.join();
  ::close(ends[0]);
  return lines;
}

using Read = std::vector<std::string>;

TEST(LineReader, GivesEveryLineOnceAndInOrder) {
  EXPECT_EQ(lines_of("a\nbb\n\nccc\n"), (Read{"a", "bb", "", "ccc"}));
}

TEST(LineReader, WhatStandsAfterTheLastLineEndIsALineToo) {
  EXPECT_EQ(lines_of("a\nb"), (Read{"a", "b"}));
  EXPECT_EQ(lines_of("a\n"), (Read{"a"}));
  EXPECT_EQ(lines_of(""), (Read{}));
}

TEST(LineReader, LineThatIsTooLongIsOneErrorAndTheNextIsRead) {
  const std::string fits(kLineBytesMax, 'x');
  EXPECT_EQ(lines_of(fits + "\nb\n"), (Read{fits, "b"}));
  EXPECT_EQ(lines_of(fits + "x\nb\n"), (Read{"!", "b"}));
  EXPECT_EQ(lines_of(fits + fits + fits + "\nb\n"), (Read{"!", "b"}));
  EXPECT_EQ(lines_of("a\n" + fits + fits), (Read{"a", "!"}));
}

}  // namespace
}  // namespace bijeen::replica::test
