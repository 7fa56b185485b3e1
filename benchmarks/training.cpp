// Trains ResNets of the CIFAR form (He et al. 2016) on the built-in images or on the files of Fashion-MNIST, and dumps what
// benchmarks/peers/train.py needs to repeat the training in PyTorch: weights, pixels, order, rates, recipe.
//
//   benchmark_training --data builtin --epochs 8 --rate 0.1
//   benchmark_training --data FOLDER --epochs 1 --steps 50 --trace ours.csv --dump DIR
//
// Prints a line per epoch and, at the end, one line of JSON.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <nas/core/concat.hpp>
#include <nas/latency/stopwatch.hpp>
#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/fit.hpp>
#include <nas/train/folder.hpp>
#include <nas/train/one_cycle_rate.hpp>
#include <nas/train/transform/cutout.hpp>
#include <nas/train/transform/in_order.hpp>
#include <nas/train/transform/random_crop.hpp>
#include <nas/train/transform/random_flip.hpp>

namespace {

namespace train = nas::train;
using nas::concat;

struct settings {
    std::string data = "builtin", backend = "onednn", products = "float32", schedule = "cosine", trace, dump;
    std::int64_t width = 16, blocks = 3, crop = 0, cutout = 0, steps = 0;
    int epochs = 8, batch = 64, threads = 2, validate_every = 1;
    double rate = 0.1, warm_up = 0.5, rise = 0.3, momentum = 0.9, decay = 5e-4, smoothing = 0, average = 0;
    bool nesterov = false, linear = false, flip = false, direct = false, zero_scales = false;
    std::uint64_t seed = 1;
};

/// Three stages of `blocks` basic blocks, width, 2 width and 4 width channels wide: 3 blocks make ResNet-20.
nas::nn::graph resnet(train::dataset const& d, std::int64_t width, std::int64_t blocks) {
    nas::nn::builder b{d.image_shape()};
    auto x = b.conv2d(
        b.input(), {.name = "stem", .channels = width, .kernel = 3, .norm = true, .activation = nas::activation::relu});
    for (std::int64_t s = 0; s < 3; ++s)
        for (std::int64_t l = 0; l < blocks; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            x = nas::nn::residual(b, x, {.channels = width << s, .stride = s > 0 && l == 0 ? 2 : 1});
        }
    return b.classifier(x, {.classes = d.classes});
}

/// With `zero_scales` every block begins as the identity (Goyal et al. 2017).
nas::nn::weights initial_weights(nas::nn::graph const& g, settings const& s) {
    nas::nn::weights w = nas::nn::initialize(g, s.seed);
    for (auto& e : w.entries())
        if (s.zero_scales && e.name.ends_with(".conv2.norm.scale")) std::fill(e.data.begin(), e.data.end(), 0.0f);
    return w;
}

train::recipe recipe_of(settings const& s) {
    train::recipe r{.epochs = s.epochs,
                    .batch = s.batch,
                    .optimizer = train::sgd{.momentum = s.momentum, .nesterov = s.nesterov},
                    .rate = train::cosine_rate{.rate = s.rate, .warm = {.epochs = s.warm_up}},
                    .decay = {.rate = s.decay},
                    .label_smoothing = s.smoothing,
                    .seed = s.seed,
                    .threads = s.threads};
    if (s.schedule == "one_cycle")
        r.rate =
            train::one_cycle_rate{.rate = s.rate,
                                  .rise = s.rise,
                                  .curve = s.linear ? train::one_cycle_curve::linear : train::one_cycle_curve::cosine};
    if (s.average > 0) r.average = train::ema{.decay = s.average};
    return r;
}

train::any_transform augmentation_of(settings const& s) {
    train::in_order all;
    if (s.crop > 0) all.steps.emplace_back(train::random_crop{.padding = s.crop});
    if (s.flip) all.steps.emplace_back(train::random_flip{});
    if (s.cutout > 0) all.steps.emplace_back(train::cutout{.size = s.cutout});
    return all;
}

// --- what a peer needs ---------------------------------------------------------------------------------------------------

template <class T>
void write_file(std::string const& path, std::span<T const> values) {
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<char const*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
    if (!out.flush()) throw std::runtime_error(concat("cannot write ", path, "; does its folder exist?"));
}

template <class Values>
std::string json_list(Values const& values) {
    std::string out;
    for (auto const v : values) out += concat(out.empty() ? "" : ", ", v);
    return concat("[", out, "]");
}

/// Weights, both data sets as bytes, the images and the rate of every step, and the settings as JSON.
void dump(settings const& s, train::train_and_test const& data, nas::nn::weights const& w, train::recipe const& r) {
    auto const path = [&](char const* name) { return concat(s.dump, "/", name); };
    auto const write = [&](char const* name, auto const& values) {
        write_file(path(name), std::span(std::as_const(values)));
    };
    write("train_pixels.u8", data.train.pixels);
    write("train_labels.u8", data.train.labels);
    write("test_pixels.u8", data.test.pixels);
    write("test_labels.u8", data.test.labels);

    std::vector<std::uint32_t> order;
    std::vector<double> rates;
    std::size_t const per_epoch = data.train.size() / static_cast<std::size_t>(s.batch);
    for (int epoch = 0; epoch < s.epochs; ++epoch) {
        auto const all = train::epoch_order(data.train.size(), s.seed, static_cast<std::uint64_t>(epoch));
        order.insert(order.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(per_epoch) * s.batch);
        for (std::size_t i = 0; i < per_epoch; ++i)
            rates.push_back(r.rate(
                {epoch + static_cast<double>(i) / static_cast<double>(per_epoch), static_cast<double>(s.epochs)}));
    }
    write("order.u32", order);
    write("rates.f64", rates);

    std::vector<float> values;
    std::string tensors;
    for (auto const& e : w.entries()) {
        values.insert(values.end(), e.data.begin(), e.data.end());
        tensors += concat(tensors.empty() ? "" : ",", "\n    {\"name\": \"", e.name,
                          "\", \"shape\": ", json_list(e.extents), "}");
    }
    write("weights.f32", values);

    std::string const text =
        concat("{\n  \"image\": ", json_list(data.train.image_shape()), ", \"classes\": ", data.train.classes,
               ", \"mean\": ", json_list(data.train.pixel_range.mean),
               ", \"deviation\": ", json_list(data.train.pixel_range.deviation), ",\n  \"width\": ", s.width,
               ", \"blocks\": ", s.blocks, ", \"epochs\": ", s.epochs, ", \"batch\": ", s.batch,
               ", \"momentum\": ", s.momentum, ", \"nesterov\": ", s.nesterov ? "true" : "false",
               ", \"decay\": ", s.decay, ",\n  \"smoothing\": ", s.smoothing, ", \"crop\": ", s.crop,
               ", \"cutout\": ", s.cutout, ", \"flip\": ", s.flip ? "true" : "false", ", \"average\": ", s.average,
               ", \"seed\": ", s.seed, ",\n  \"weights\": [", tensors, "\n  ]\n}\n");
    write("recipe.json", text);
}

// --- the training --------------------------------------------------------------------------------------------------------

double cpu_seconds() {
    rusage r{};
    getrusage(RUSAGE_SELF, &r);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(r.ru_utime) + seconds(r.ru_stime);
}

/// Prints epochs, keeps the losses of steps and ends a training that is to have few of them.
class watcher {
public:
    explicit watcher(std::int64_t most) : most_(most) {}

    void on_step(train::step_report const& r) { losses_.push_back(r.loss); }
    void on_epoch(train::epoch_report const& r) {
        std::printf("epoch %2d  loss %.4f  accuracy %.4f  %.1f s", r.epoch, r.loss, r.accuracy, r.seconds);
        if (r.validation) std::printf("  test accuracy %.4f", r.validation->accuracy);
        std::printf("\n");
        std::fflush(stdout);
    }
    bool should_stop() const { return most_ > 0 && static_cast<std::int64_t>(losses_.size()) >= most_; }

    std::string trace() const {
        std::string out = "step,loss\n";
        for (std::size_t i = 0; i < losses_.size(); ++i) out += concat(i + 1, ",", losses_[i], "\n");
        return out;
    }

private:
    std::int64_t most_;
    std::vector<double> losses_;
};

int run(settings const& s) {
    auto data = s.data == "builtin" ? train::builtin_images() : train::load_folder(s.data);
    train::recipe const r = recipe_of(s);
    nas::nn::graph const g = resnet(data.train, s.width, s.blocks);
    nas::nn::weights const initial = initial_weights(g, s);
    if (!s.dump.empty()) dump(s, data, initial, r);

    double const cpu = cpu_seconds(), begin = nas::latency::now();
    auto const range = data.train.pixel_range;
    train::pipeline input(train::dataset_source(std::move(data.train)), {.batch = s.batch,
                                                                         .seed = s.seed,
                                                                         .transform = augmentation_of(s),
                                                                         .pixel_range = range,
                                                                         .classes = data.test.classes,
                                                                         .threads = 0});
    train::pipeline test(train::dataset_source(std::move(data.test)), {.batch = 200,
                                                                       .shuffled = false,
                                                                       .last = train::last_batch::keep,
                                                                       .pixel_range = range,
                                                                       .classes = data.test.classes,
                                                                       .threads = 0});
    auto const backend =
        s.backend == "onednn"
            ? nas::nn::onednn_backend({.winograd = !s.direct,
                                       .products = s.products == "bfloat16" ? nas::nn::product_type::bfloat16
                                                                            : nas::nn::product_type::float32})
            : nas::nn::reference_backend();
    watcher w(s.steps);
    auto const result = train::fit({.graph = g, .weights = initial, .backend = backend},
                                   {.train = input, .validation = &test, .validate_every = s.validate_every}, r, w);
    double const wall = nas::latency::now() - begin;
    if (!s.trace.empty()) {
        std::string const text = w.trace();
        write_file(s.trace, std::span<char const>(text));
    }
    std::printf("{\"system\": \"nas %s\", \"state\": \"%s\", \"steps\": %lld, \"accuracy\": %.4f, \"wall\": %.1f, "
                "\"cpu\": %.1f, \"training\": %.1f, \"threads\": %d}\n",
                s.backend.c_str(), std::string(to_string(result.state)).c_str(), static_cast<long long>(result.steps),
                result.validation ? result.validation->accuracy : 0, wall, cpu_seconds() - cpu, result.seconds,
                s.threads);
    if (result.state != train::fit_state::diverged) return 0;
    std::fprintf(stderr, "%s\n", result.why.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    settings s;
    CLI::App app{"Trains a ResNet and prints its accuracy and the time it took."};
    app.option_defaults()->always_capture_default();
    app.add_option("--data", s.data, "builtin, or a folder with the files of Fashion-MNIST");
    app.add_option("--width", s.width, "channels of the first stage")->check(CLI::PositiveNumber);
    app.add_option("--blocks", s.blocks, "per stage; 3 make ResNet-20")->check(CLI::PositiveNumber);
    app.add_option("--epochs", s.epochs)->check(CLI::PositiveNumber);
    app.add_option("--batch", s.batch)->check(CLI::PositiveNumber);
    app.add_option("--rate", s.rate, "the highest")->check(CLI::PositiveNumber);
    app.add_option("--schedule", s.schedule)->check(CLI::IsMember({"cosine", "one_cycle"}));
    app.add_option("--warm-up", s.warm_up, "epochs, of cosine")->check(CLI::NonNegativeNumber);
    app.add_option("--rise", s.rise, "part of the training, of one_cycle")->check(CLI::Range(0.01, 0.99));
    app.add_flag("--linear", s.linear, "one_cycle in straight lines");
    app.add_option("--momentum", s.momentum)->check(CLI::Range(0.0, 0.999));
    app.add_flag("--nesterov", s.nesterov);
    app.add_option("--decay", s.decay, "of weights, not of normalisations and biases")->check(CLI::NonNegativeNumber);
    app.add_option("--smoothing", s.smoothing, "of labels")->check(CLI::Range(0.0, 0.99));
    app.add_flag("--flip", s.flip, "mirror images");
    app.add_option("--crop", s.crop, "padding of random crops; 0: none")->check(CLI::NonNegativeNumber);
    app.add_option("--cutout", s.cutout, "side of the hidden square; 0: none")->check(CLI::NonNegativeNumber);
    app.add_option("--average", s.average, "decay of the moving average; 0: none")->check(CLI::Range(0.0, 0.99999));
    app.add_flag("--zero-scales", s.zero_scales, "the last scale of every block begins at 0");
    app.add_option("--seed", s.seed);
    app.add_option("--threads", s.threads)->check(CLI::PositiveNumber);
    app.add_option("--backend", s.backend)->check(CLI::IsMember({"onednn", "reference"}));
    app.add_option("--products", s.products, "of dense convolutions on onednn; bfloat16 needs AMX")
        ->check(CLI::IsMember({"float32", "bfloat16"}));
    app.add_flag("--direct", s.direct, "no Winograd algorithm for 3x3 convolutions");
    app.add_option("--validate-every", s.validate_every, "epochs; the last is always validated")
        ->check(CLI::PositiveNumber);
    app.add_option("--steps", s.steps, "end after so many; 0: all")->check(CLI::NonNegativeNumber);
    app.add_option("--trace", s.trace, "file for the loss of every step");
    app.add_option("--dump", s.dump, "folder for what a peer needs")->check(CLI::ExistingDirectory);
    try {
        app.parse(argc, argv);
        return run(s);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? 0 : 1;
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
