// SPDX-License-Identifier: EUPL-1.2
#include "server/reports/progress.h"

#include "server/reports/progress_page.h"
#include "server/reports/read_progress.h"

namespace bijeen::reports {

std::string progress(store::Store& store, const sync::Actor& actor, const Days& days, sync::Millis now,
                     Language language) {
  Progress data;
  store.read([&](store::Database& database) { data = read_progress(database, actor, days, now, language); });
  return progress_page(data, language);
}

}  // namespace bijeen::reports
