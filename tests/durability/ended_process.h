// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "tests/durability/disk.h"
#include "tests/durability/work.h"

namespace bijeen::test {

/// How a process ended in which all workers pushed at once, and what they had been promised by then.
struct Ended {
  int status = 0;  ///< As waitpid gives it.
  Promises promises;
  [[nodiscard]] bool by_itself() const;  ///< It came to the end of its work.
  [[nodiscard]] bool by_kill() const;
  [[nodiscard]] bool by_power_cut() const;
};

/// Opens the store in \p directory in a process of its own with a planned fault; each worker pushes \p sets_each sets
/// from the first that is not in \p earlier. \p while_it_runs is called in this process after each promise, with how
/// many there are.
Ended push_in_a_process(const Site& site, const std::filesystem::path& directory, const Promises& earlier,
                        std::uint64_t sets_each, const disk::Plan& plan,
                        const std::function<void(std::size_t)>& while_it_runs = {});

}  // namespace bijeen::test
