#include "app/session/sending.h"

#include <algorithm>
#include <utility>

#include "app/session/outgoing_text.h"
#include "app/session/pacs_servers.h"

namespace chiasm::app {

const data_io::PacsServer* Sending::server() const {
  const auto found = std::ranges::find(servers_, chosen_, &data_io::PacsServer::name);
  return found == servers_.end() ? nullptr : &*found;
}

void Sending::start(const std::string& name, std::function<Finish(Progress&)> work) {
  problem_.clear();
  outcome_.clear();
  job_ = jobs_.start(name, JobRunner::Visibility::shown, [this, work = std::move(work)](Progress& progress) {
    Finish finish = work(progress);
    return [this, finish = std::move(finish)] {
      job_ = 0;
      finish();
    };
  });
}

void Sending::cancel() {
  if (job_ != 0) jobs_.cancel(job_);
}

void Sending::readServers() {
  if (busy()) return;
  start("Reading which servers are named", [this](Progress&) -> Finish {
    return [this, servers = loadPacsServers()] {
      servers_ = servers ? *servers : std::vector<data_io::PacsServer>{};
      if (!servers) problem_ = servers.error().message;
    };
  });
}

void Sending::look() {
  if (busy() || path.empty()) return;
  outgoing_.reset();
  start("Looking at what is to be sent", [this, asked = path](Progress& progress) -> Finish {
    return [this, asked, found = data_io::NetworkClient().describe({asked}, progress)] {
      if (found) {
        outgoing_ = *found;
        lookedAt_ = asked;
      } else {
        problem_ = found.error().message;
      }
    };
  });
}

std::string Sending::obstacle() const {
  if (outgoing() == nullptr) return "Look at the files first.";
  if (const std::string refusal = refusalOf(*outgoing_); !refusal.empty()) return refusal;
  if (server() == nullptr) return "Choose where to send them.";
  return {};
}

void Sending::send() {
  if (busy() || !obstacle().empty()) return;
  const data_io::PacsServer where = *server();
  start("Sending to " + where.name, [this, where, files = lookedAt_](Progress& progress) -> Finish {
    return [this, where, sent = data_io::NetworkClient().send(where, {files}, progress)] {
      // The same files are not sent again by another click.
      outgoing_.reset();
      if (sent)
        outcome_ = sentence(*sent) + " to " + where.name;
      else
        problem_ = sent.error().message;
    };
  });
}

}  // namespace chiasm::app
