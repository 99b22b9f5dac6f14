#include "app/session/study_browser.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "app/session/pacs_servers.h"
#include "core/base/iso_date.h"

namespace chiasm::app {
namespace {

// What people type finds names that begin with it.
std::string beginsWith(const std::string& typed) {
  const bool pattern = typed.find_first_of("*?") != std::string::npos;
  return typed.empty() || pattern ? typed : typed + "*";
}

}  // namespace

Expected<void> checkDay(const std::string& text) {
  if (text.empty() || isIsoDate(text)) return {};
  return failure(ErrorKind::invalidInput, "'" + text + "' is no day. Write it like 2026-01-31.");
}

std::string newFetchFolder() {
  const char* configured = std::getenv("XDG_DATA_HOME");
  const char* home = std::getenv("HOME");
  const std::filesystem::path base = configured && *configured
                                         ? std::filesystem::path(configured)
                                         : std::filesystem::path(home ? home : ".") / ".local" / "share";
  return (base / "chiasm" / "fetched" / Uid::generate().text().substr(5, 16)).string();
}

const data_io::PacsServer* StudyBrowser::server() const {
  const auto found = std::ranges::find(servers_, chosen_, &data_io::PacsServer::name);
  return found == servers_.end() ? nullptr : &*found;
}

void StudyBrowser::choose(const std::string& name) {
  if (name == chosen_) return;
  cancel();
  chosen_ = name;
  studies_.reset();
  series_.reset();
  study_ = {};
  problem_.clear();
}

void StudyBrowser::start(const std::string& name, std::function<Finish(Progress&)> work) {
  cancel();
  problem_.clear();
  job_ = jobs_.start(name, JobRunner::Visibility::shown,
                     [this, turn = ++turn_, work = std::move(work)](Progress& progress) {
                       Finish finish = work(progress);
                       return [this, turn, finish = std::move(finish)] {
                         if (turn != turn_) return;
                         job_ = 0;
                         fetching_ = false;
                         finish();
                       };
                     });
}

void StudyBrowser::cancel() {
  if (job_ != 0) jobs_.cancel(job_);
  ++turn_;
  job_ = 0;
  fetching_ = false;
}

template <typename T>
void StudyBrowser::take(const Expected<T>& result, std::optional<T>& into) {
  into.reset();
  if (result)
    into = *result;
  else if (result.error().kind != ErrorKind::cancelled)
    problem_ = result.error().message;
}

void StudyBrowser::readServers() {
  if (busy()) return;
  start("Reading which servers are named", [this](Progress&) -> Finish {
    return [this, servers = loadPacsServers()] {
      servers_ = servers ? *servers : std::vector<data_io::PacsServer>{};
      if (!servers) problem_ = servers.error().message;
    };
  });
}

void StudyBrowser::find() {
  const data_io::PacsServer* where = server();
  if (where == nullptr) return;
  for (const std::string& day : {search.from, search.to})
    if (auto checked = checkDay(day); !checked) {
      problem_ = checked.error().message;
      return;
    }
  data_io::StudyQuery query;
  query.patientId = search.id;
  query.patientName = beginsWith(search.name);
  query.modality = search.modality;
  query.fromDate = search.from;
  query.toDate = search.to;
  query.withNames = true;
  series_.reset();
  study_ = {};
  start("Searching " + where->name, [this, server = *where, query](Progress& progress) -> Finish {
    return [this, found = data_io::NetworkClient().findStudies(server, query, progress)] {
      take(found, studies_);
    };
  });
}

void StudyBrowser::listSeries(const Uid& study) {
  const data_io::PacsServer* where = server();
  if (where == nullptr) return;
  study_ = study;
  series_.reset();
  start("Listing series on " + where->name, [this, server = *where, study](Progress& progress) -> Finish {
    return [this, found = data_io::NetworkClient().findSeries(server, study, progress)] {
      take(found, series_);
    };
  });
}

void StudyBrowser::fetch(const Uid& study, const Uid& series, std::function<void(const std::string&)> open) {
  const data_io::PacsServer* where = server();
  if (where == nullptr) return;
  start("Fetching from " + where->name,
        [this, server = *where, study, series, open = std::move(open)](Progress& progress) -> Finish {
          const std::string folder = newFetchFolder();
          return [this, open, folder,
                  fetched = data_io::NetworkClient().fetch(server, study, series, folder, progress)] {
            if (fetched)
              open(folder);
            else if (fetched.error().kind != ErrorKind::cancelled)
              problem_ = fetched.error().message;
          };
        });
  fetching_ = true;
}

}  // namespace chiasm::app
