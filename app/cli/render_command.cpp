// chiasm render CASE -o OUT: one view, or the whole window, as a picture; or a film of a view.
#include <fmt/core.h>

#include <cmath>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/actions/view_times.h"
#include "app/actions/view_volumes.h"
#include "app/cli/cancelled_by_signal.h"
#include "app/cli/cli_context.h"
#include "app/cli/fusion_options.h"
#include "app/cli/renderer_option.h"
#include "app/cli/rendering_options.h"
#include "app/headless/films.h"
#include "app/headless/pictures.h"
#include "app/headless/some_device.h"
#include "app/interface/coarser_words.h"
#include "app/pictures/film_sink.h"
#include "app/pictures/running_program.h"
#include "app/session/demo_cases.h"
#include "app/session/session.h"
#include "app/stations/station.h"
#include "app/view_words.h"
#include "data_io/atomic_file.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

struct RenderOptions {
  std::string path, output, view = "3d", size = "1280x720", at, layout, film, viewState;
  FusionOptions fusion;
  double azimuth = 0, elevation = 0, scale = 1, seconds = 8;
  int framesPerSecond = 25;
  bool plain = false, progress = false;
  PictureLabels labels;
  ViewPictureOptions picture;
  RenderingOptions rendering;
  render::RayCasting rayCasting = render::RayCasting::device;
  std::uint64_t memoryBudget = 0;
};

Expected<std::optional<ViewKind>> parseView(const std::string& word) {
  if (word == "window") return std::optional<ViewKind>();
  if (const auto view = findView(word)) return view;
  return failure(ErrorKind::invalidInput,
                 "'" + word + "' is not a view. Views are 3d, axial, coronal, sagittal and window.");
}

// By what is named on the command line, in the case as it is.
Expected<void> chooseVolumes(RenderOptions& options, const Case& current, const ViewState& saved) {
  auto chosen = fusionOptions(options.fusion, current, saved.fusion);
  if (!chosen) return tl::unexpected(chosen.error());
  options.picture.volume = chosen->volume;
  options.picture.over = chosen->over;
  options.picture.fusion = chosen->fusion;
  return {};
}

Expected<void> chooseLayout(const std::string& word, const Case& current, ViewState& view) {
  if (word.empty()) return {};
  if (word == "prior") return compareWithPrior(current, view);
  if (word == "modalities") return compareModalities(current, view);
  const auto layout = findLayout(word);
  if (!layout)
    return failure(
        ErrorKind::invalidInput,
        "'" + word + "' is not a layout. Layouts are 2x2, 1+3, single, columns, pair, prior and modalities.");
  view.layout = *layout;
  return {};
}

// The window as the person would see it on opening the case.
Expected<render::Image> windowPicture(CliContext& context, RenderOptions& options, glm::ivec2 size,
                                      render::Renderer& renderer) {
  if (options.picture.transparent || options.picture.labels || !options.film.empty())
    return failure(
        ErrorKind::invalidInput,
        "The window is drawn as it is: a transparent background, chosen labels and films are for single "
        "views (--view 3d, axial, coronal or sagittal).");
  auto loaded = data_io::openCase(options.path, {.readOnly = true});
  if (!loaded) return tl::unexpected(loaded.error());
  // A picture shows the case as a person who may edit sees it, and leaves the file alone.
  auto memory = makeMemoryJournal();
  if (auto kept = memory->saveViewState(loaded->journal->loadViewState()); !kept)
    return tl::unexpected(kept.error());
  loaded->journal = std::move(memory);
  loaded->readOnlyReason.reset();
  SessionOptions session;
  session.saveSettings = false;
  session.author = Author{};
  session.reader = &context.reader();
  session.demoCases = findDemoCases();
  if (context.theme) session.settings.theme = *context.theme;
  Session shown(std::move(session));
  shown.adoptCase(std::move(*loaded), options.path);
  if (auto chosen = chooseVolumes(options, shown.current(), shown.view()); !chosen)
    return tl::unexpected(chosen.error());
  applyVolumes(shown.current(), options.picture, shown.view());
  if (auto arranged = chooseLayout(options.layout, shown.current(), shown.view()); !arranged)
    return tl::unexpected(arranged.error());
  if (options.picture.at) shown.view().crosshair = *options.picture.at;
  if (auto applied = apply(options.rendering, shown.current(), shown.view()); !applied)
    return tl::unexpected(applied.error());
  if (options.picture.at) shown.view().crosshair = *options.picture.at;
  return renderWindowPicture(shown, renderer, size, static_cast<float>(options.scale));
}

// A view state from a file, or with "-" from the standard input; empty: what the case was left with.
Expected<ViewState> viewFor(const RenderOptions& options, const CaseStore& store) {
  std::string saved = store.loadViewState();
  if (options.viewState == "-") {
    saved.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else if (!options.viewState.empty()) {
    auto read = data_io::readSmallFile(options.viewState);
    if (!read) return tl::unexpected(read.error());
    saved = std::move(*read);
  }
  if (!saved.empty()) return viewStateFromJson(saved);
  ViewState fresh;
  resetView(fresh, store.current());
  return fresh;
}

// Every time point of the shown series once, all from one place and in one look.
Expected<FilmPlan> planTimePoints(const Case& current, const ViewState& view, ViewKind kind, glm::ivec2 size,
                                  const RenderOptions& options, int frames) {
  ViewState first = view;
  if (auto prepared = prepareForPicture(current, first, kind, size, options.picture); !prepared)
    return tl::unexpected(prepared.error());
  std::vector<ViewState> views;
  for (const Volume* point : shownTimePoints(current, first)) {
    if (!point->voxels)
      return failure(ErrorKind::notFound, "The voxels of the time point \"" + point->info.name +
                                              "\" are not there: a film shows all of them.");
    views.push_back(first);
    showTimePoint(current, views.back(), point->info.uid);
  }
  if (views.empty())
    return failure(
        ErrorKind::notFound,
        "The shown volume is not one of several time points. Bring all of a series into the case with "
        "'chiasm import CASE --volume FILE --time-points', or show one of them with --volume.");
  return FilmPlan::oneByOne(std::move(views), frames);
}

Expected<FilmPlan> planFilm(const Case& current, const ViewState& view, ViewKind kind, glm::ivec2 size,
                            const RenderOptions& options) {
  const int frames = std::max(1, static_cast<int>(std::lround(options.seconds * options.framesPerSecond)));
  if (options.film == "turntable") {
    if (kind != ViewKind::volume3d)
      return failure(ErrorKind::invalidInput,
                     "A turntable turns the 3-D view: leave --view out, or give 3d.");
    ViewState turned = view;
    if (auto prepared = prepareForPicture(current, turned, kind, size, options.picture); !prepared)
      return tl::unexpected(prepared.error());
    return FilmPlan::turntable(std::move(turned), frames);
  }
  if (options.film == "timepoints") return planTimePoints(current, view, kind, size, options, frames);
  std::vector<ViewState> stations;
  for (const SavedView* station : stationsOf(current, view)) {
    ViewState there = view;
    if (auto gone = goToStation(current, there, station->uid); !gone) return tl::unexpected(gone.error());
    if (auto prepared = prepareForPicture(current, there, kind, size, options.picture); !prepared)
      return tl::unexpected(prepared.error());
    stations.push_back(std::move(there));
  }
  if (stations.size() < 2)
    return failure(
        ErrorKind::notFound,
        "A film along the stations needs at least two. Keep views as stations first: K in the window, or "
        "'chiasm station add'.");
  return FilmPlan::along(std::move(stations), frames);
}

// What the last picture did not show in full, and what it took.
struct Shown {
  std::string lines;      // for people, each after a line break; empty: everything was shown
  nlohmann::json status;  // for programs
};
Shown shownBy(const render::Renderer& renderer) {
  Shown shown;
  shown.status = {{"graphics_memory_bytes", renderer.deviceMemory()},
                  {"memory_budget_bytes", renderer.memoryBudget()},
                  {"coarser", nlohmann::json::array()}};
  for (const render::ReducedVolume& volume : renderer.reducedVolumes()) {
    const auto words = coarserWords(volume, renderer.memoryBudget());
    if (!words) continue;
    shown.lines += "\n" + words->sentence;
    shown.status["coarser"].push_back({{"volume", volume.volume.text()},
                                       {"in_3d", volume.in3d},
                                       {"in_slices", volume.inSlices},
                                       {"laid_over", volume.laidOver},
                                       {"why", words->sentence}});
  }
  return shown;
}

Expected<void> renderFilm(CliContext& context, const RenderOptions& options, const Case& current,
                          const ViewState& view, ViewKind kind, glm::ivec2 size, render::Renderer& renderer) {
  if (auto named = placeOfFilm(options.output, isInstalled("ffmpeg")); !named)
    return tl::unexpected(named.error());
  auto plan = planFilm(current, view, kind, size, options);
  if (!plan) return tl::unexpected(plan.error());
  auto painter = ViewPainter::create(current, renderer, options.picture.scale);
  if (!painter) return tl::unexpected(painter.error());
  FilmOptions film{kind, size, options.framesPerSecond, lookOf(options.picture)};
  if (options.progress)
    film.drawn = [](double share) { std::cout << fmt::format("progress {:.4f}", share) << std::endl; };
  Progress progress;
  const CancelledBySignal cancelling(progress);
  auto where = makeFilm(**painter, *plan, film, options.output, progress);
  if (!where) return tl::unexpected(where.error());
  const bool asAsked = *where == options.output;
  const Shown shown = shownBy(renderer);
  nlohmann::json status{{"film", *where},
                        {"pictures", plan->frames()},
                        {"pictures_per_second", options.framesPerSecond},
                        {"width", size.x},
                        {"height", size.y}};
  status.update(shown.status);
  context.print(
      fmt::format("wrote {}: {} pictures, {} a second{}{}", *where, plan->frames(), options.framesPerSecond,
                  asAsked ? "" : " (numbered pictures, because ffmpeg is not installed)", shown.lines),
      status);
  return {};
}

struct DrawnPicture {
  render::Image image;
  Shown shown;
};

Expected<void> writePicture(CliContext& context, const RenderOptions& options, const DrawnPicture& drawn) {
  if (auto written = render::writePng(drawn.image, options.output); !written) return written;
  const glm::ivec2 size = drawn.image.size;
  nlohmann::json status{{"picture", options.output}, {"width", size.x}, {"height", size.y}};
  status.update(drawn.shown.status);
  context.print(fmt::format("wrote {}{}", options.output, drawn.shown.lines), status);
  return {};
}

Expected<void> render(CliContext& context, RenderOptions& options) {
  auto size = parseSize(options.size);
  if (!size) return tl::unexpected(size.error());
  if (auto right = checkPictureSize(*size); !right) return right;
  auto view = parseView(options.view);
  if (!view) return tl::unexpected(view.error());
  if (!options.at.empty()) {
    auto point = parsePoint(options.at);
    if (!point) return tl::unexpected(point.error());
    options.picture.at = *point;
  }
  options.picture.scale = static_cast<float>(options.scale);
  const RendererMaker maker = [&](const PictureMeans& means) {
    render::RendererOptions wanted;
    wanted.memoryBudget = options.memoryBudget;
    wanted.rayCasting = means.onProcessor ? render::RayCasting::processor : options.rayCasting;
    if (means.onProcessor) wanted.deviceName = render::kSoftwareDevice;
    return render::Renderer::create(wanted);
  };
  const auto note = [](const std::string& sentence) { fmt::print(stderr, "chiasm: {}\n", sentence); };
  const auto picture =
      [&](const std::function<Expected<render::Image>(render::Renderer&)>& draw) -> Expected<void> {
    const auto drawn = drawOnSomeDevice<DrawnPicture>(
        maker,
        [&](render::Renderer& renderer) -> Expected<DrawnPicture> {
          auto image = draw(renderer);
          if (!image) return tl::unexpected(image.error());
          return DrawnPicture{std::move(*image), shownBy(renderer)};
        },
        note);
    if (!drawn) return tl::unexpected(drawn.error());
    return writePicture(context, options, *drawn);
  };
  if (!*view)
    return picture(
        [&](render::Renderer& renderer) { return windowPicture(context, options, *size, renderer); });
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  if (auto read = context.readAllVoxels(*opened); !read) return tl::unexpected(read.error());
  const Case& current = opened->store->current();
  auto state = viewFor(options, *opened->store);
  if (!state) return tl::unexpected(state.error());
  if (auto chosen = chooseVolumes(options, current, *state); !chosen) return tl::unexpected(chosen.error());
  applyVolumes(current, options.picture, *state);  // first: light and modes are those of the shown volume
  if (options.picture.at) state->crosshair = *options.picture.at;  // slices are turned about it
  if (auto applied = apply(options.rendering, current, *state); !applied)
    return tl::unexpected(applied.error());
  if (!options.film.empty())
    return drawOnSomeDevice<void>(
        maker,
        [&](render::Renderer& renderer) {
          return renderFilm(context, options, current, *state, **view, *size, renderer);
        },
        note);
  return picture([&](render::Renderer& renderer) {
    return renderViewPicture(current, *state, **view, *size, options.picture, renderer);
  });
}

// What is written into the picture; without any of these all that the case's view shows, but for free text.
void addLabelOptions(CLI::App& command, RenderOptions& options) {
  const char* group = "In the picture (with one of these, only what is asked for)";
  const auto flag = [&](const char* name, bool& value, const char* help) {
    command.add_flag(name, value, help)->group(group);
  };
  flag("--plain", options.plain, "Nothing but 'not for diagnosis'");
  flag("--scale-bar", options.labels.scaleBar, "A length in mm");
  flag("--letters", options.labels.letters, "Which side is which: L R A P S I");
  flag("--names", options.labels.names, "The visible segments by name");
  flag("--measurements", options.labels.measurements, "Rulers, angles and regions with their values");
  flag("--crosshair", options.labels.crosshair, "Where the other planes lie");
  flag("--title", options.labels.title,
       "The view, its window and the volume's name (free text that may say something about the patient)");
}

void addFilmOptions(CLI::App& command, RenderOptions& options) {
  const char* group = "Films";
  command
      .add_option("--film", options.film,
                  "turntable: once around; stations: along the case's stations; timepoints: those of the "
                  "shown series, one after another")
      ->check(CLI::IsMember({"turntable", "stations", "timepoints"}))
      ->group(group);
  command.add_option("--seconds", options.seconds, "How long the film is")
      ->check(CLI::Range(0.04, 600.0))
      ->capture_default_str()
      ->group(group);
  command.add_option("--fps", options.framesPerSecond, "Pictures a second")
      ->check(CLI::Range(1, 120))
      ->capture_default_str()
      ->group(group);
}

bool anyLabel(const RenderOptions& options) {
  const PictureLabels& labels = options.labels;
  return options.plain || labels.scaleBar || labels.letters || labels.names || labels.measurements ||
         labels.crosshair || labels.title;
}

}  // namespace

void addRenderCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command =
      program.add_subcommand("render", "Draw a view or the whole window into a PNG file, or a film");
  command->add_option("case", options->path, "The case")->required();
  command
      ->add_option("-o,--output", options->output,
                   "The picture to write; a film as NAME.mp4, NAME.webm or, into a folder, NAME/")
      ->required();
  command->add_option("--view", options->view, "3d, axial, coronal, sagittal or window")
      ->capture_default_str();
  command->add_option("--size", options->size, "Width x height in pixels, up to 32768 along a side")
      ->capture_default_str();
  command->add_option("--preset", options->picture.preset,
                      "A window (slices) or transfer function (3-D) by name");
  command->add_option("--over-preset", options->picture.overPreset, "The same for the second volume");
  CLI::Option* azimuth =
      command->add_option("--azimuth", options->azimuth, "Degrees from the front around the body");
  CLI::Option* elevation =
      command->add_option("--elevation", options->elevation, "Degrees above the horizon");
  command->add_option("--zoom", options->picture.zoom, "Above 1 is nearer")->check(CLI::PositiveNumber);
  command->add_option("--at", options->at, "X,Y,Z in mm that slices go through");
  command->add_option("--scale", options->scale, "Size of text and lines, 1 to 3")
      ->check(CLI::Range(0.5, 4.0));
  command->add_flag("--transparent", options->picture.transparent,
                    "Where nothing of the patient is, nothing");
  command->add_option(
      "--layout", options->layout,
      "Of the window: 2x2, 1+3, single, columns, pair; prior: current beside prior; modalities: CT "
      "beside MR");
  addFusionOptions(*command, options->fusion);
  addRendererOption(*command, options->rayCasting);
  addMemoryBudgetOption(*command, options->memoryBudget);
  command->add_flag("--mip", options->picture.maximumIntensity, "Maximum intensity projection in 3-D");
  addRenderingOptions(*command, options->rendering);
  addLabelOptions(*command, *options);
  addFilmOptions(*command, *options);
  command
      ->add_option("--view-state", options->viewState, "A saved view instead of the case's; - from the input")
      ->group("For the window");
  command->add_flag("--progress", options->progress, "Say how far a film is")->group("For the window");
  context.onRun(command, [&context, options, azimuth, elevation] {
    if (azimuth->count() > 0) options->picture.azimuth = options->azimuth;
    if (elevation->count() > 0) options->picture.elevation = options->elevation;
    if (anyLabel(*options)) options->picture.labels = options->labels;
    return render(context, *options);
  });
}

}  // namespace chiasm::app
