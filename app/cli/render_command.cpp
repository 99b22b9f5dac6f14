// chiasm render CASE -o OUT.png: one view, or the whole window, as a picture.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/renderer_option.h"
#include "app/headless/pictures.h"
#include "app/session/demo_cases.h"
#include "app/session/session.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {

namespace {

struct RenderOptions {
  std::string path, output, view = "3d", size = "1280x720", at;
  double azimuth = 0, elevation = 0, scale = 1;
  ViewPictureOptions picture;
  render::RayCasting rayCasting = render::RayCasting::device;
};

Expected<std::optional<ViewKind>> parseView(const std::string& word) {
  if (word == "window") return std::optional<ViewKind>();
  if (word == "3d") return std::optional(ViewKind::volume3d);
  if (word == "axial") return std::optional(ViewKind::axial);
  if (word == "coronal") return std::optional(ViewKind::coronal);
  if (word == "sagittal") return std::optional(ViewKind::sagittal);
  return failure(ErrorKind::invalidInput,
                 "'" + word + "' is not a view. Views are 3d, axial, coronal, sagittal and window.");
}

// The window as the person would see it on opening the case.
Expected<render::Image> windowPicture(CliContext& context, const RenderOptions& options, glm::ivec2 size,
                                      render::Renderer& renderer) {
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
  return renderWindowPicture(shown, renderer, size, static_cast<float>(options.scale));
}

Expected<render::Image> viewPicture(CliContext& context, const RenderOptions& options, ViewKind kind,
                                    glm::ivec2 size, render::Renderer& renderer) {
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  if (auto read = context.readAllVoxels(*opened); !read) return tl::unexpected(read.error());
  const Case& current = opened->store->current();
  ViewState view;
  const std::string saved = opened->store->loadViewState();
  if (saved.empty()) {
    resetView(view, current);
  } else if (auto restored = viewStateFromJson(saved)) {
    view = std::move(*restored);
  } else {
    return tl::unexpected(restored.error());
  }
  return renderViewPicture(current, view, kind, size, options.picture, renderer);
}

Expected<void> render(CliContext& context, RenderOptions& options) {
  auto size = parseSize(options.size);
  if (!size) return tl::unexpected(size.error());
  auto view = parseView(options.view);
  if (!view) return tl::unexpected(view.error());
  if (!options.at.empty()) {
    auto point = parsePoint(options.at);
    if (!point) return tl::unexpected(point.error());
    options.picture.at = *point;
  }
  options.picture.scale = static_cast<float>(options.scale);
  render::RendererOptions rendererOptions;
  rendererOptions.rayCasting = options.rayCasting;
  auto renderer = render::Renderer::create(rendererOptions);
  if (!renderer) return tl::unexpected(renderer.error());
  auto picture = *view ? viewPicture(context, options, **view, *size, **renderer)
                       : windowPicture(context, options, *size, **renderer);
  if (!picture) return tl::unexpected(picture.error());
  if (auto written = render::writePng(*picture, options.output); !written) return written;
  context.print(fmt::format("wrote {}", options.output),
                nlohmann::json{{"picture", options.output}, {"width", size->x}, {"height", size->y}});
  return {};
}

}  // namespace

void addRenderCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = program.add_subcommand("render", "Draw a view or the whole window into a PNG file");
  command->add_option("case", options->path, "The case")->required();
  command->add_option("-o,--output", options->output, "The picture to write")->required();
  command->add_option("--view", options->view, "3d, axial, coronal, sagittal or window")
      ->capture_default_str();
  command->add_option("--size", options->size, "Width x height in pixels")->capture_default_str();
  command->add_option("--preset", options->picture.preset,
                      "A window (slices) or transfer function (3-D) by name");
  CLI::Option* azimuth =
      command->add_option("--azimuth", options->azimuth, "Degrees from the front around the body");
  CLI::Option* elevation =
      command->add_option("--elevation", options->elevation, "Degrees above the horizon");
  command->add_option("--zoom", options->picture.zoom, "Above 1 is nearer")->check(CLI::PositiveNumber);
  command->add_option("--at", options->at, "X,Y,Z in mm that slices go through");
  command->add_option("--scale", options->scale, "Size of text and lines, 1 to 3")
      ->check(CLI::Range(0.5, 4.0));
  addRendererOption(*command, options->rayCasting);
  command->add_flag("--mip", options->picture.maximumIntensity, "Maximum intensity projection in 3-D");
  context.onRun(command, [&context, options, azimuth, elevation] {
    if (azimuth->count() > 0) options->picture.azimuth = options->azimuth;
    if (elevation->count() > 0) options->picture.elevation = options->elevation;
    return render(context, *options);
  });
}

}  // namespace chiasm::app
