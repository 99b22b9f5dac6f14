// Commands over points and measurements.
#include <cctype>
#include <cmath>

#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

std::string capitalisedKind(Measurement::Kind kind) {
  std::string name = kindName(kind);
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

Expected<void> check(const Measurement& measurement, const Case& current) {
  const std::size_t needed = pointCount(measurement.kind);
  if (measurement.points.size() != needed)
    return failure(ErrorKind::invalidInput, capitalisedKind(measurement.kind) + " needs " +
                                                std::to_string(needed) + " points, not " +
                                                std::to_string(measurement.points.size()) + ".");
  for (const PatientPoint& point : measurement.points)
    if (!std::isfinite(point.mm.x) || !std::isfinite(point.mm.y) || !std::isfinite(point.mm.z))
      return failure(ErrorKind::invalidInput,
                     "A point of this measurement is not a position in millimetres.");
  if (!measurement.volume.empty() && !current.findVolume(measurement.volume))
    return failure(ErrorKind::notFound, "The volume that this measurement reads is no longer in the case.");
  return {};
}

// "Ruler 2": numbered by kind.
std::string freeName(Measurement::Kind kind, const Case& current) {
  for (int number = 1;; ++number) {
    std::string name = capitalisedKind(kind) + " " + std::to_string(number);
    bool taken = false;
    for (const Measurement& other : current.measurements) taken = taken || other.name == name;
    if (!taken) return name;
  }
}

tl::unexpected<Error> noSuchMeasurement() {
  return failure(ErrorKind::notFound, "This measurement is no longer in the case.");
}

}  // namespace

std::unique_ptr<Command> addMeasurement(Measurement measurement) {
  if (measurement.uid.empty()) measurement.uid = Uid::generate();
  return plannedCommand(
      [measurement = std::move(measurement)](const Case& current, Progress&) -> Expected<Edit> {
        Measurement after = measurement;
        if (after.volume.empty() && !current.volumes.empty()) after.volume = current.volumes.front().info.uid;
        if (auto valid = check(after, current); !valid) return tl::unexpected<Error>(valid.error());
        if (after.order == 0) after.order = nextOrder(current.measurements);
        after.name = trimmed(after.name);
        if (after.name.empty()) after.name = freeName(after.kind, current);
        Edit edit{
            "measurement.add", "Add " + after.name, {{"uid", after.uid.text()}, {"name", after.name}}, 1, {}};
        addChange<Measurement>(edit.changes, std::nullopt, after);
        return edit;
      });
}

std::unique_ptr<Command> replaceMeasurement(Measurement measurement) {
  return plannedCommand(
      [measurement = std::move(measurement)](const Case& current, Progress&) -> Expected<Edit> {
        const Measurement* before = current.findMeasurement(measurement.uid);
        if (!before) return noSuchMeasurement();
        if (auto valid = check(measurement, current); !valid) return tl::unexpected<Error>(valid.error());
        Edit edit{"measurement.replace", "Change " + before->name, {{"uid", measurement.uid.text()}}, 1, {}};
        addChange<Measurement>(edit.changes, *before, measurement);
        return edit;
      });
}

std::unique_ptr<Command> removeMeasurement(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const Measurement* before = current.findMeasurement(uid);
    if (!before) return noSuchMeasurement();
    Edit edit{"measurement.remove", "Remove " + before->name, {{"uid", uid.text()}}, 1, {}};
    unlinkTarget(current, uid, edit.changes);
    addChange<Measurement>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

}  // namespace chiasm
