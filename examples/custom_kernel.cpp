// An operation of one's own with a hand-written vector kernel: defined here, checked here, searched and trained here.
// Nothing in the library knows of it. See docs/nn/custom_operation.md.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nas/backend/parallel.hpp>
#include <nas/core/overloaded.hpp>
#include <nas/nas.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/gradient_check.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/adamw.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/fit.hpp>
#include <nas/train/hold_out.hpp>

namespace nn = nas::nn;

// --- the kernel ------------------------------------------------------------------------------------------------------
//
// A depthwise 3x3 filter that treats all directions alike: one weight for the centre, one for the four neighbours
// beside it, one for the four at its corners. Three weights per channel instead of nine, and the neighbours are added
// before they are multiplied: three multiplications per pixel instead of nine.

constexpr int lanes = 16; // channels side by side in a block: nas::layout{16}

#if defined(__GNUC__) // GCC and Clang: one vector holds one pixel of a block
typedef float pixel __attribute__((vector_size(lanes * sizeof(float)), may_alias));
#else
struct pixel {
    std::array<float, lanes> x{};
    friend pixel operator+(pixel a, pixel const& b) {
        for (int i = 0; i < lanes; ++i) a.x[i] += b.x[i];
        return a;
    }
    friend pixel operator*(pixel a, pixel const& b) {
        for (int i = 0; i < lanes; ++i) a.x[i] *= b.x[i];
        return a;
    }
    pixel& operator+=(pixel const& b) { return *this = *this + b; }
};
#endif

// Compiled once per instruction set; the processor chooses when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

struct plane_size {
    std::int64_t height, width;
};

// Three rows of a plane, and the columns of sums that the filter needs: `here`, and `beside` = row above + row below.
struct three_rows {
    pixel const *above, *here, *below;

    three_rows(pixel const* plane, pixel const* zeros, plane_size s, std::int64_t y)
        : above(y > 0 ? plane + (y - 1) * s.width : zeros),
          here(plane + y * s.width),
          below(y + 1 < s.height ? plane + (y + 1) * s.width : zeros) {}
};

// out = centre * in + edge * (sum of the 4 beside) + corner * (sum of the 4 diagonal), one block of channels of one
// image. Two columns of sums are remembered on the way to the right, so a pixel of the input is loaded once per row of
// the filter.
FOR_EACH_PROCESSOR
void filter_plane(pixel const* in, pixel const* weight, pixel* out, pixel const* zeros, plane_size s) {
    pixel const centre = weight[0], edge = weight[1], corner = weight[2];
    for (std::int64_t y = 0; y < s.height; ++y) {
        three_rows const rows(in, zeros, s, y);
        pixel left{}, left_beside{}, middle = rows.here[0], middle_beside = rows.above[0] + rows.below[0];
        for (std::int64_t x = 0; x < s.width; ++x) {
            pixel right{}, right_beside{};
            if (x + 1 < s.width) {
                right = rows.here[x + 1];
                right_beside = rows.above[x + 1] + rows.below[x + 1];
            }
            out[y * s.width + x] =
                centre * middle + edge * (middle_beside + left + right) + corner * (left_beside + right_beside);
            left = middle, left_beside = middle_beside, middle = right, middle_beside = right_beside;
        }
    }
}

// Adds to the three weight gradients what one block of channels of one image contributes.
FOR_EACH_PROCESSOR
void add_weight_gradient(pixel const* in, pixel const* out_gradient, pixel* weight_gradient, pixel const* zeros,
                         plane_size s) {
    for (std::int64_t y = 0; y < s.height; ++y) {
        three_rows const rows(in, zeros, s, y);
        pixel centre{}, edge{}, corner{}; // of this row: short sums lose less to rounding
        pixel left{}, left_beside{}, middle = rows.here[0], middle_beside = rows.above[0] + rows.below[0];
        for (std::int64_t x = 0; x < s.width; ++x) {
            pixel right{}, right_beside{};
            if (x + 1 < s.width) {
                right = rows.here[x + 1];
                right_beside = rows.above[x + 1] + rows.below[x + 1];
            }
            pixel const g = out_gradient[y * s.width + x];
            centre += g * middle;
            edge += g * (middle_beside + left + right);
            corner += g * (left_beside + right_beside);
            left = middle, left_beside = middle_beside, middle = right, middle_beside = right_beside;
        }
        weight_gradient[0] += centre;
        weight_gradient[1] += edge;
        weight_gradient[2] += corner;
    }
}

class symmetric_filter_kernel final : public nn::kernel {
public:
    explicit symmetric_filter_kernel(nn::kernel_site const& site)
        : batch_(site.batch),
          channels_(site.output[0]),
          blocks_((channels_ + lanes - 1) / lanes),
          size_{site.output[1], site.output[2]},
          threads_(site.threads) {}

    nn::kernel_needs needs() const override {
        nn::kernel_needs n;
        n.input_layouts = {nas::layout{lanes}}; // where the network lies otherwise, the plan reorders
        n.output_layout = nas::layout{lanes};
        n.parameter_elements = {blocks_ * 3 * lanes};
        n.scratch_bytes = static_cast<std::size_t>(size_.width) * sizeof(pixel); // a row of zeros
        return n;
    }

    void forward(nn::kernel_io const& io) override { filter(io, io.inputs[0], io.output); }

    // The filter is its own mirror image, so the gradient of the input is the filtered gradient of the output.
    void backward(nn::kernel_io const& io) override {
        if (io.input_gradients[0]) filter(io, io.output_gradient, io.input_gradients[0]);
        pixel const* const zeros = zero_row(io);
        nas::parallel_for(threads_, blocks_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t b = begin; b < end; ++b) {
                pixel* const gradient = pixels(io.parameter_gradients[0]) + 3 * b;
                std::fill_n(gradient, 3, pixel{});
                for (std::int64_t n = 0; n < batch_; ++n)
                    add_weight_gradient(pixels(io.inputs[0]) + plane(n, b), pixels(io.output_gradient) + plane(n, b),
                                        gradient, zeros, size_);
            }
        });
    }

    // Weights are stored as the kernel reads them: per block 16 centres, 16 edges, 16 corners; filling channels are
    // zero.
    void pack_parameter(std::size_t, float const* plain, float* packed, std::int64_t elements) const override {
        for (std::int64_t i = 0; i < elements; ++i) packed[stored(i)] = plain[i];
    }
    void unpack_parameter(std::size_t, float const* packed, float* plain, std::int64_t elements) const override {
        for (std::int64_t i = 0; i < elements; ++i) plain[i] = packed[stored(i)];
    }

    std::string_view implementation() const override { return "symmetric_filter vector"; }

private:
    static pixel const* pixels(float const* p) { return reinterpret_cast<pixel const*>(p); }
    static pixel* pixels(float* p) { return reinterpret_cast<pixel*>(p); }
    static std::int64_t stored(std::int64_t i) { return (i / 3 / lanes * 3 + i % 3) * lanes + i / 3 % lanes; }
    std::int64_t plane(std::int64_t n, std::int64_t block) const {
        return (n * blocks_ + block) * size_.height * size_.width;
    }

    pixel const* zero_row(nn::kernel_io const& io) const {
        auto* const row = static_cast<pixel*>(io.scratch);
        std::fill_n(row, size_.width, pixel{});
        return row;
    }
    void filter(nn::kernel_io const& io, float const* in, float* out) const {
        pixel const* const zeros = zero_row(io);
        nas::parallel_for(threads_, batch_ * blocks_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i)
                filter_plane(pixels(in) + plane(0, i), pixels(io.parameters[0]) + i % blocks_ * 3,
                             pixels(out) + plane(0, i), zeros, size_);
        });
    }

    std::int64_t batch_, channels_, blocks_;
    plane_size size_;
    int threads_;
};

// --- the operation ---------------------------------------------------------------------------------------------------

/// {C, H, W} -> {C, H, W}. Parameter: weight {C, 3}: centre, edge, corner.
struct symmetric_filter {
    static constexpr std::string_view kind = "symmetric_filter";

    nas::shape infer(std::span<nas::shape const> inputs) const {
        if (inputs.size() != 1 || inputs[0].rank() != 3)
            throw nas::shape_error("example.1", "symmetric_filter reads one image {channels, height, width}");
        return inputs[0];
    }
    nn::op_cost cost(std::span<nas::shape const> inputs) const {
        return {.macs = 3 * inputs[0].elements(), .elementwise = 6 * inputs[0].elements()};
    }
    std::vector<nn::parameter> parameters(std::span<nas::shape const> inputs) const {
        return {{.name = "weight",
                 .extents = {inputs[0][0], 3},
                 .role = nn::parameter_role::weight,
                 .fan_in = 9,
                 .fan_out = 9}};
    }
    std::unique_ptr<nn::kernel> make_kernel(nn::kernel_site const& site) const {
        return std::make_unique<symmetric_filter_kernel>(site);
    }
};

// --- is it right? ----------------------------------------------------------------------------------------------------

/// Finite differences of forward against backward, on shapes that fill no block and no vector evenly.
bool gradients_are_right(nn::backend const& b) {
    bool right = true;
    for (nas::shape const& s : {nas::shape{1, 1, 1}, {3, 1, 5}, {16, 4, 4}, {17, 5, 3}, {36, 2, 7}}) {
        nn::gradient_report const report = nn::check_gradients(symmetric_filter{}, {s}, b, {.batch = 3, .threads = 2});
        std::printf("  gradients, %-9s %-9s %s\n", b.name().c_str(), to_string(s).c_str(), to_string(report).c_str());
        right = right && report.passed();
    }
    return right;
}

/// The same function by the library: a depthwise convolution whose nine weights are the three, written out.
double largest_difference_to_a_convolution() {
    nas::shape const s{21, 9, 7};
    nn::op_runner own(symmetric_filter{}, {s}, nn::reference_backend(), {.batch = 2});
    nn::op_runner convolution(nn::conv2d{.out_channels = 21, .kernel = 3, .groups = 21}, {s}, nn::reference_backend(),
                              {.batch = 2});
    nas::rng r(1);
    for (std::size_t i = 0; i < own.input(0).size(); ++i)
        own.input(0)[i] = convolution.input(0)[i] = static_cast<float>(r.uniform(-1, 1));
    for (float& w : own.parameter_values(0)) w = static_cast<float>(r.uniform(-1, 1));
    constexpr std::array<std::size_t, 9> which{2, 1, 2, 1, 0, 1, 2, 1, 2};
    for (std::size_t i = 0; i < convolution.parameter_values(0).size(); ++i)
        convolution.parameter_values(0)[i] = own.parameter_values(0)[i / 9 * 3 + which[i % 9]];
    own.forward();
    convolution.forward();
    double largest = 0;
    for (std::size_t i = 0; i < own.output().size(); ++i)
        largest = std::max(largest, std::abs(double{own.output()[i]} - double{convolution.output()[i]}));
    return largest;
}

// --- in a search space -----------------------------------------------------------------------------------------------

struct dense {};
struct depthwise {
    int kernel;
};
struct symmetric {};
struct block {
    std::variant<dense, depthwise, symmetric> mix;
    int channels;
};
struct net {
    std::array<block, 3> blocks;
};

using nas::build, nas::field, nas::just;

constexpr auto mix = just(dense{}) | build<depthwise>(field<&depthwise::kernel>(nas::one_of(3, 5))) | just(symmetric{});
constexpr auto space = build<net>(field<&net::blocks>(nas::repeat<3>([](std::size_t i) {
    return build<block>(field<&block::mix>(mix), field<&block::channels>(nas::scaled(16 << i, 1.0, 1.5)));
})));

nn::graph to_graph(net const& n) {
    nn::builder b{{.channels = 3, .height = 32, .width = 32}};
    nn::value x = b.input();
    for (std::size_t i = 0; i < n.blocks.size(); ++i) {
        auto const scope = b.scope("blocks", i);
        block const& one = n.blocks[i];
        x = b.conv2d(x, {.name = "widen",
                         .channels = one.channels,
                         .kernel = i == 0 ? 3 : 1,
                         .stride = i == 0 ? 2 : 1,
                         .norm = true,
                         .activation = nas::activation::relu});
        x = std::visit(
            nas::overloaded{
                [&](dense) { return b.conv2d(x, {.name = "mix", .channels = one.channels, .kernel = 3}); },
                [&](depthwise d) {
                    return b.conv2d(
                        x, {.name = "mix", .channels = one.channels, .kernel = d.kernel, .groups = one.channels});
                },
                [&](symmetric) { return b.add("mix", symmetric_filter{}, {x}); }},
            one.mix); // the only place that names it
        x = b.activate(b.batch_norm(x), nas::activation::relu);
        x = b.max_pool(x, {.kernel = 3, .stride = 2});
    }
    return b.classifier(x, {.classes = 10});
}

std::string text_of(block const& b) {
    return std::visit(nas::overloaded{[](dense) { return std::string("dense 3x3"); },
                                      [](depthwise d) { return nas::concat("depthwise ", d.kernel, "x", d.kernel); },
                                      [](symmetric) { return std::string("symmetric"); }},
                      b.mix);
}

int main() {
    nn::backend const backend = nn::onednn_backend();
    std::printf("Is the kernel right?\n");
    bool const right = gradients_are_right(nn::reference_backend()) && gradients_are_right(backend);
    double const difference = largest_difference_to_a_convolution();
    std::printf("  largest difference to a depthwise convolution with the same weights: %.1e\n\n", difference);
    if (!right || difference > 1e-5) return 1;

    auto const images = nas::train::hold_out(nas::train::builtin_images({.train = 5000}).train, {.fraction = 0.2});
    nas::train::recipe const recipe{.epochs = 6,
                                    .batch = 32,
                                    .optimizer = nas::train::adamw{},
                                    .rate = nas::train::cosine_rate{.rate = 0.02, .warm = {.epochs = 0.5}},
                                    .augment = {.crop_padding = 2, .flip = true}};
    nas::search search{space, nas::random_search{}, {.seed = 1}};
    int with_own_kernel = 0;
    std::printf("Eight random networks out of %s, each trained for %d epochs on %zu images:\n",
                nas::cardinality(space).to_text().c_str(), recipe.epochs, images.train.size());
    std::printf("  trial  %-14s %-14s %-14s %10s %9s %9s %11s\n", "block 0", "block 1", "block 2", "parameters", "MACs",
                "accuracy", "images / s");
    for (auto& trial : search.trials(8)) {
        nn::graph const g = to_graph(trial.arch());
        nn::weights const start = nn::initialize(g, 1);
        auto const result =
            nas::train::fit({.graph = g, .weights = start, .backend = backend},
                            {.train = images.train, .validation = &images.held_out, .validate_every = 0}, recipe);
        if (result.state == nas::train::fit_state::diverged) {
            trial.fail(nas::failure_kind::diverged, result.why);
            continue;
        }
        nn::network_cost const cost = nn::cost(g);
        auto const& blocks = trial.arch().blocks;
        std::printf("  %5d  %-14s %-14s %-14s %10lld %9lld %8.1f%% %11.0f\n", static_cast<int>(trial.number()),
                    text_of(blocks[0]).c_str(), text_of(blocks[1]).c_str(), text_of(blocks[2]).c_str(),
                    static_cast<long long>(cost.parameters), static_cast<long long>(cost.macs),
                    100 * result.validation->accuracy, result.images_per_second);
        with_own_kernel += std::any_of(blocks.begin(), blocks.end(),
                                       [](block const& b) { return std::holds_alternative<symmetric>(b.mix); });
        trial.report(result.validation->accuracy);
    }
    std::printf("\n%d of them contain the own kernel. Best: trial %d.\n", with_own_kernel,
                static_cast<int>(search.best().number()));
    return with_own_kernel > 0 ? 0 : 1;
}
