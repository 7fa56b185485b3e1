#pragma once
// A stack of LSTM layers with its gradient, step by step.

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <Eigen/Dense>

#include <nas/core/math.hpp>

namespace nas::model {

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
///
///     (i, f, o, g) = (sigmoid, sigmoid, sigmoid, tanh) of W (x, h') + b,   c = f c' + i g,   h = o tanh(c)
///
/// with h' and c' of the step before, 0 at first; the h of a layer is the x of the next. The parameters are the caller's: per layer
/// W, 4 hidden rows times (inputs + hidden) columns, column by column, then b.
///
/// Sums are formed in an order that depends on the shape alone, so that equal inputs give equal bits.
struct lstm {
    std::size_t inputs = 1;
    std::size_t hidden = 1;
    std::size_t layers = 1;

    /// All that `backward` needs of the steps so far.
    struct trace {
        std::size_t steps = 0;
        std::vector<double> values{};
    };

    std::size_t parameters() const noexcept {
        std::size_t n = 0;
        for (std::size_t l = 0; l < layers; ++l) n += 4 * hidden * (width(l) + 1);
        return n;
    }

    /// Takes `x` (`inputs` numbers) in; returns the `hidden` outputs of the last layer, valid until the next call.
    /// Precondition: `w` has parameters() numbers, `x` does not lie in the trace.
    std::span<double const> forward(std::span<double const> w, std::span<double const> x, trace& t) const {
        t.values.resize((t.steps + 1) * stride());
        std::size_t offset = 0;
        for (std::size_t l = 0; l < layers; ++l) {
            auto now = at(t, t.steps, l);
            auto const n_in = index(l == 0 ? inputs : hidden), n = index(hidden);
            now.input.head(n_in) =
                l == 0 ? constant(x.data(), inputs) : constant(at(t, t.steps, l - 1).h.data(), hidden);
            if (t.steps == 0) now.input.tail(n).setZero();
            else now.input.tail(n) = at(t, t.steps - 1, l).h;
            now.gates = constant(w.data() + offset + 4 * hidden * width(l), 4 * hidden);
            now.gates.noalias() += weights(w.data() + offset, l) * now.input;
            for (Eigen::Index k = 0; k < n; ++k) {
                double const i = now.gates[k] = sigmoid(now.gates[k]);
                double const f = now.gates[n + k] = sigmoid(now.gates[n + k]);
                double const o = now.gates[2 * n + k] = sigmoid(now.gates[2 * n + k]);
                double const g = now.gates[3 * n + k] = math::tanh(now.gates[3 * n + k]);
                double const kept = t.steps == 0 ? 0 : f * at(t, t.steps - 1, l).c[k];
                now.c[k] = kept + i * g;
                now.h[k] = o * math::tanh(now.c[k]);
            }
            offset += 4 * hidden * (width(l) + 1);
        }
        return {at(t, t.steps++, layers - 1).h.data(), hidden};
    }

    /// Back-propagation through time: given the gradient by the outputs (steps x `hidden`, step by step), adds that by the
    /// parameters to `by_w` and writes that by the inputs (steps x `inputs`).
    void backward(std::span<double const> w, trace const& t, std::span<double const> by_output, std::span<double> by_w,
                  std::span<double> by_input) const {
        auto const n = index(hidden);
        using vector = Eigen::VectorXd;
        std::vector<vector> by_h(layers, vector::Zero(n)), by_c(layers, vector::Zero(n));
        vector by_gates(4 * n), down;
        for (std::size_t s = t.steps; s-- > 0;) {
            down = constant(by_output.data() + s * hidden, hidden);
            std::size_t offset = parameters();
            for (std::size_t l = layers; l-- > 0;) {
                offset -= 4 * hidden * (width(l) + 1);
                auto const now = at(t, s, l);
                auto const n_in = index(l == 0 ? inputs : hidden);
                for (Eigen::Index k = 0; k < n; ++k) {
                    double const i = now.gates[k], f = now.gates[n + k], o = now.gates[2 * n + k],
                                 g = now.gates[3 * n + k];
                    double const bent = math::tanh(now.c[k]);
                    double const dh = by_h[l][k] + down[k];
                    double const dc = by_c[l][k] + dh * o * (1 - bent * bent);
                    double const before = s == 0 ? 0 : at(t, s - 1, l).c[k];
                    by_gates[k] = dc * g * i * (1 - i);
                    by_gates[n + k] = dc * before * f * (1 - f);
                    by_gates[2 * n + k] = dh * bent * o * (1 - o);
                    by_gates[3 * n + k] = dc * i * (1 - g * g);
                    by_c[l][k] = dc * f;
                }
                matrix(by_w.data() + offset, l).noalias() += by_gates * now.input.transpose();
                changeable(by_w.data() + offset + 4 * hidden * width(l), 4 * hidden) += by_gates;
                vector const all = weights(w.data() + offset, l).transpose() * by_gates;
                down = all.head(n_in);
                by_h[l] = all.tail(n);
            }
            changeable(by_input.data() + s * inputs, inputs) = down;
        }
    }

    friend bool operator==(lstm const&, lstm const&) = default;

private:
    using constant_vector = Eigen::Map<Eigen::VectorXd const>;
    using changeable_vector = Eigen::Map<Eigen::VectorXd>;

    template <class Map>
    struct parts {
        Map input; // x and h'
        Map gates;
        Map c;
        Map h;
    };

    static Eigen::Index index(std::size_t i) noexcept { return static_cast<Eigen::Index>(i); }
    static constant_vector constant(double const* p, std::size_t n) { return {p, index(n)}; }
    static changeable_vector changeable(double* p, std::size_t n) { return {p, index(n)}; }
    Eigen::Map<Eigen::MatrixXd const> weights(double const* p, std::size_t l) const {
        return {p, index(4 * hidden), index(width(l))};
    }
    Eigen::Map<Eigen::MatrixXd> matrix(double* p, std::size_t l) const {
        return {p, index(4 * hidden), index(width(l))};
    }
    static double sigmoid(double x) { return 1 / (1 + math::exp(-x)); }

    std::size_t width(std::size_t layer) const noexcept { return (layer == 0 ? inputs : hidden) + hidden; }
    std::size_t before(std::size_t layer) const noexcept {
        return layer == 0 ? 0 : width(0) + 6 * hidden + (layer - 1) * 8 * hidden;
    }
    std::size_t stride() const noexcept { return before(layers); }
    template <class Trace>
    using map_of = std::conditional_t<std::is_const_v<Trace>, constant_vector, changeable_vector>;

    template <class Trace>
    parts<map_of<Trace>> at(Trace& t, std::size_t step, std::size_t layer) const {
        using map = map_of<Trace>;
        auto* const p = t.values.data() + step * stride() + before(layer);
        auto* const q = p + width(layer);
        auto const n = index(hidden);
        return {map(p, index(width(layer))), map(q, 4 * n), map(q + 4 * n, n), map(q + 5 * n, n)};
    }
};

} // namespace nas::model
