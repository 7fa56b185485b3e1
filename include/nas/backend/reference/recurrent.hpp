#pragma once
// Recurrent layers (simple, LSTM, GRU) over whole sequences, in ONNX's order of gates, with gradients through time.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

enum class recurrent_cell : std::uint8_t {
    rnn_tanh,
    rnn_relu,
    lstm,            ///< gates i, o, f, c
    gru,             ///< gates z, r, h; the reset gate acts on the state
    gru_reset_after, ///< the same; it acts on the state times the recurrent weights, as in cuDNN and PyTorch
};

/// Sequences {batch, length, features} -> {batch, length, directions * hidden}, or the last states only.
/// Weights {directions, gates * hidden, features}, recurrent weights {directions, gates * hidden, hidden}, biases
/// {directions, 2, gates * hidden} of inputs and of states, peepholes of LSTM {directions, 3, hidden} for i, o, f.
struct recurrent_sizes {
    recurrent_cell cell = recurrent_cell::lstm;
    std::int64_t batch = 1, length = 1, features = 1, hidden = 1;
    std::int64_t directions = 1;
    bool reverse = false;   ///< of one direction: it runs from the end; of two the second one does
    bool last_only = false; ///< {batch, directions * hidden}

    constexpr std::int64_t gates() const {
        return cell == recurrent_cell::lstm                                             ? 4
               : cell == recurrent_cell::gru || cell == recurrent_cell::gru_reset_after ? 3
                                                                                        : 1;
    }
    /// What a step keeps for backward: gates, a second state (LSTM's cell, or the product that a reset gate scales), state.
    constexpr std::int64_t kept() const { return (gates() + 2) * hidden; }
    constexpr std::int64_t steps() const { return directions * batch * length; }
    constexpr std::int64_t saved_floats() const { return steps() * kept(); }
    /// Of backward: gradients before the gates' functions, and of the product that a reset gate scales.
    constexpr std::int64_t scratch_floats() const { return steps() * (gates() + 1) * hidden; }
    /// Doubles per direction and sample that backward works with.
    constexpr std::int64_t work_doubles() const { return directions * batch * 4 * hidden; }

    /// The time at which direction `d` takes step `s`.
    constexpr std::int64_t time(std::int64_t d, std::int64_t s) const {
        return (directions == 2 ? d == 1 : reverse) ? length - 1 - s : s;
    }
    constexpr std::int64_t output_at(std::int64_t d, std::int64_t n, std::int64_t t) const {
        return ((last_only ? n : n * length + t) * directions + d) * hidden;
    }
};

/// What the layer is made of; biases and peepholes may be null.
struct recurrent_weights {
    float const *weight = nullptr, *recurrence = nullptr, *bias = nullptr, *peepholes = nullptr;
};

namespace detail {

inline double recurrent_sigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

inline double row_dot(float const* row, float const* x, std::int64_t n) {
    double sum = 0;
    for (std::int64_t i = 0; i < n; ++i) sum += static_cast<double>(row[i]) * static_cast<double>(x[i]);
    return sum;
}

// The products of one gate row with the input and with the state in front.
struct gate_sums {
    double input, state;
};

inline gate_sums sums_of_gate(recurrent_sizes const& s, recurrent_weights const& w, std::int64_t d, std::int64_t row,
                              float const* x, float const* h) {
    std::int64_t const rows = s.gates() * s.hidden, at = d * rows + row;
    gate_sums g{row_dot(w.weight + at * s.features, x, s.features),
                h ? row_dot(w.recurrence + at * s.hidden, h, s.hidden) : 0};
    if (w.bias) {
        g.input += static_cast<double>(w.bias[d * 2 * rows + row]);
        g.state += static_cast<double>(w.bias[d * 2 * rows + rows + row]);
    }
    return g;
}

// One step of one sample: `previous` and `now` are what the steps keep; `previous` is null at the first.
inline void recurrent_step(recurrent_sizes const& s, recurrent_weights const& w, std::int64_t d, float const* x,
                           float const* previous, float* now) {
    std::int64_t const H = s.hidden, G = s.gates();
    float const* const h = previous ? previous + (G + 1) * H : nullptr;
    float* const second = now + G * H;
    float* const state = second + H;
    auto const put = [](float& to, double v) { to = static_cast<float>(v); };
    auto const at = [](float const* p, std::int64_t i) { return p ? static_cast<double>(p[i]) : 0.0; };
    for (std::int64_t j = 0; j < H; ++j) {
        auto const gate = [&](std::int64_t g) { return sums_of_gate(s, w, d, g * H + j, x, h); };
        if (s.cell == recurrent_cell::lstm) {
            float const* const p = w.peepholes ? w.peepholes + d * 3 * H : nullptr;
            double const before = at(previous ? previous + G * H : nullptr, j);
            gate_sums const gi = gate(0), go = gate(1), gf = gate(2), gc = gate(3);
            double const i = recurrent_sigmoid(gi.input + gi.state + at(p, j) * before);
            double const f = recurrent_sigmoid(gf.input + gf.state + (p ? at(p, 2 * H + j) * before : 0));
            double const c = std::tanh(gc.input + gc.state);
            double const cell = f * before + i * c;
            double const o = recurrent_sigmoid(go.input + go.state + (p ? at(p, H + j) * cell : 0));
            put(now[j], i), put(now[H + j], o), put(now[2 * H + j], f), put(now[3 * H + j], c);
            put(second[j], cell);
            put(state[j], o * std::tanh(cell));
        } else if (G == 3) {
            gate_sums const gz = gate(0), gr = gate(1);
            put(now[j], recurrent_sigmoid(gz.input + gz.state));
            put(now[H + j], recurrent_sigmoid(gr.input + gr.state));
        } else {
            gate_sums const g = gate(0);
            double const y = g.input + g.state;
            put(state[j], s.cell == recurrent_cell::rnn_tanh ? std::tanh(y) : y < 0 ? 0 : y);
            now[j] = state[j];
            second[j] = 0;
        }
    }
    if (G != 3) return;
    bool const after = s.cell == recurrent_cell::gru_reset_after;
    if (!after) // what the recurrent weights of h see
        for (std::int64_t j = 0; j < H; ++j) put(second[j], at(now, H + j) * at(h, j));
    for (std::int64_t j = 0; j < H; ++j) {
        gate_sums const g = sums_of_gate(s, w, d, 2 * H + j, x, after ? h : second);
        double const n = std::tanh(g.input + (after ? at(now, H + j) * g.state : g.state));
        put(now[2 * H + j], n);
        double const z = at(now, j);
        put(state[j], (1 - z) * n + z * at(h, j));
        if (after) put(second[j], g.state);
    }
}

} // namespace detail

/// `saved` has room for saved_floats() floats.
inline void recurrent_forward(recurrent_sizes const& s, recurrent_weights const& w, float const* in, float* out,
                              float* saved, int threads = 1) {
    parallel_for(threads, s.directions * s.batch, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const d = r / s.batch, n = r % s.batch;
            float* const kept = saved + r * s.length * s.kept();
            for (std::int64_t step = 0; step < s.length; ++step) {
                std::int64_t const t = s.time(d, step);
                float* const now = kept + step * s.kept();
                detail::recurrent_step(s, w, d, in + (n * s.length + t) * s.features,
                                       step > 0 ? now - s.kept() : nullptr, now);
                if (!s.last_only || step + 1 == s.length)
                    std::copy_n(now + (s.gates() + 1) * s.hidden, s.hidden, out + s.output_at(d, n, t));
            }
        }
    });
}

/// What backward yields; any may be null.
struct recurrent_gradients {
    float *in = nullptr, *weight = nullptr, *recurrence = nullptr, *bias = nullptr, *peepholes = nullptr;
};

namespace detail {

// Backward of one step. `dh` and `dc` hold the gradients of state and cell, and receive those of the step before; `d_now`
// gets the gradients before the functions of the gates, behind them that of the product which a reset gate scales.
inline void recurrent_step_backward(recurrent_sizes const& s, recurrent_weights const& w, std::int64_t d,
                                    float const* previous, float const* now, float* d_now, double* dh, double* dc,
                                    double* next) {
    std::int64_t const H = s.hidden, G = s.gates();
    auto const at = [](float const* p, std::int64_t i) { return p ? static_cast<double>(p[i]) : 0.0; };
    auto const put = [](float& to, double v) { to = static_cast<float>(v); };
    float const *const h = previous ? previous + (G + 1) * H : nullptr, *const second = now + G * H;
    // What flows back through the recurrent weights of gates [first, last), whose gradients are at `g`.
    auto const through = [&](float const* g, std::int64_t first, std::int64_t last, double* to) {
        for (std::int64_t row = first * H; row < last * H; ++row) {
            float const* const r = w.recurrence + (d * G * H + row) * H;
            double const v = at(g, row - first * H);
            for (std::int64_t j = 0; j < H; ++j) to[j] += v * static_cast<double>(r[j]);
        }
    };
    std::fill_n(next, H, 0.0);
    if (s.cell == recurrent_cell::lstm) {
        float const* const p = w.peepholes ? w.peepholes + d * 3 * H : nullptr;
        for (std::int64_t j = 0; j < H; ++j) {
            double const i = at(now, j), o = at(now, H + j), f = at(now, 2 * H + j), c = at(now, 3 * H + j);
            double const before = at(previous ? previous + G * H : nullptr, j), y = std::tanh(at(second, j));
            double const d_o = dh[j] * y * o * (1 - o);
            double const d_cell = dc[j] + dh[j] * o * (1 - y * y) + (p ? d_o * at(p, H + j) : 0);
            double const d_i = d_cell * c * i * (1 - i), d_f = d_cell * before * f * (1 - f);
            put(d_now[j], d_i), put(d_now[H + j], d_o), put(d_now[2 * H + j], d_f);
            put(d_now[3 * H + j], d_cell * i * (1 - c * c));
            dc[j] = d_cell * f + (p ? d_i * at(p, j) + d_f * at(p, 2 * H + j) : 0);
        }
        through(d_now, 0, 4, next);
    } else if (G == 3) {
        bool const after = s.cell == recurrent_cell::gru_reset_after;
        float* const d_product = d_now + 3 * H;
        for (std::int64_t j = 0; j < H; ++j) {
            double const z = at(now, j), r = at(now, H + j), n = at(now, 2 * H + j);
            double const d_n = dh[j] * (1 - z) * (1 - n * n);
            put(d_now[j], dh[j] * (at(h, j) - n) * z * (1 - z));
            put(d_now[2 * H + j], d_n);
            put(d_product[j], after ? d_n * r : d_n);
            if (after) put(d_now[H + j], d_n * at(second, j) * r * (1 - r));
        }
        through(d_product, 2, 3, next);
        if (!after) // so far it is the gradient of r * h
            for (std::int64_t j = 0; j < H; ++j) {
                double const r = at(now, H + j);
                put(d_now[H + j], next[j] * at(h, j) * r * (1 - r));
                next[j] *= r;
            }
        through(d_now, 0, 2, next);
        for (std::int64_t j = 0; j < H; ++j) next[j] += dh[j] * at(now, j);
    } else {
        for (std::int64_t j = 0; j < H; ++j) {
            double const y = at(now, j);
            put(d_now[j], dh[j] * (s.cell == recurrent_cell::rnn_tanh ? 1 - y * y : y > 0 ? 1 : 0));
        }
        through(d_now, 0, 1, next);
    }
    std::copy_n(next, H, dh);
}

} // namespace detail

/// From what forward saved. `scratch` has room for scratch_floats() floats, `work` for work_doubles() doubles.
inline void recurrent_backward(recurrent_sizes const& s, recurrent_weights const& w, float const* in,
                               float const* saved, float const* out_gradient, recurrent_gradients const& to,
                               float* scratch, double* work, int threads = 1) {
    std::int64_t const H = s.hidden, G = s.gates(), rows = G * H, per_step = (G + 1) * H;
    parallel_for(threads, s.directions * s.batch, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const d = r / s.batch, n = r % s.batch;
            double *const dh = work + r * 4 * H, *const dc = dh + H, *const next = dc + H;
            std::fill_n(dh, 2 * H, 0.0);
            for (std::int64_t step = s.length; step-- > 0;) {
                float const* const now = saved + (r * s.length + step) * s.kept();
                if (!s.last_only || step + 1 == s.length) {
                    float const* const g = out_gradient + s.output_at(d, n, s.time(d, step));
                    for (std::int64_t j = 0; j < H; ++j) dh[j] += static_cast<double>(g[j]);
                }
                detail::recurrent_step_backward(s, w, d, step > 0 ? now - s.kept() : nullptr, now,
                                                scratch + (r * s.length + step) * per_step, dh, dc, next);
            }
        }
    });
    auto const gradient = [&](std::int64_t d, std::int64_t n, std::int64_t step) {
        return scratch + ((d * s.batch + n) * s.length + step) * per_step;
    };
    if (to.in)
        parallel_for(threads, s.batch * s.length, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t at = begin; at < end; ++at) {
                std::int64_t const n = at / s.length, t = at % s.length;
                for (std::int64_t i = 0; i < s.features; ++i) {
                    double sum = 0;
                    for (std::int64_t d = 0; d < s.directions; ++d) {
                        float const* const g = gradient(d, n, s.time(d, t)); // time is its own inverse
                        for (std::int64_t row = 0; row < rows; ++row)
                            sum += static_cast<double>(g[row]) *
                                   static_cast<double>(w.weight[(d * rows + row) * s.features + i]);
                    }
                    to.in[at * s.features + i] = static_cast<float>(sum);
                }
            }
        });
    bool const product = s.cell == recurrent_cell::gru_reset_after;
    // Calls f(gradient, kept, input) for all steps of a direction; kept is that of the step before, or null.
    auto const each_step = [&](std::int64_t d, auto f) {
        for (std::int64_t n = 0; n < s.batch; ++n)
            for (std::int64_t step = 0; step < s.length; ++step) {
                float const* const now = saved + ((d * s.batch + n) * s.length + step) * s.kept();
                f(gradient(d, n, step), step > 0 ? now - s.kept() : nullptr, now,
                  in + (n * s.length + s.time(d, step)) * s.features);
            }
    };
    parallel_for(threads, s.directions * rows, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const d = at / rows, row = at % rows;
            // The gradient as the recurrent weights and biases see it.
            std::int64_t const state_row = product && row >= 2 * H ? row + H : row;
            for (std::int64_t i = 0; to.weight && i < s.features; ++i) {
                double sum = 0;
                each_step(d, [&](float const* g, float const*, float const*, float const* x) {
                    sum += static_cast<double>(g[row]) * static_cast<double>(x[i]);
                });
                to.weight[at * s.features + i] = static_cast<float>(sum);
            }
            bool const scaled = s.cell == recurrent_cell::gru && row >= 2 * H; // they see r * h
            for (std::int64_t j = 0; to.recurrence && j < H; ++j) {
                double sum = 0;
                each_step(d, [&](float const* g, float const* before, float const* now, float const*) {
                    if (!before) return;
                    float const state = scaled ? now[G * H + j] : before[(G + 1) * H + j];
                    sum += static_cast<double>(g[state_row]) * static_cast<double>(state);
                });
                to.recurrence[at * H + j] = static_cast<float>(sum);
            }
            if (!to.bias) continue;
            double of_input = 0, of_state = 0;
            each_step(d, [&](float const* g, float const*, float const*, float const*) {
                of_input += static_cast<double>(g[row]);
                of_state += static_cast<double>(g[state_row]);
            });
            to.bias[d * 2 * rows + row] = static_cast<float>(of_input);
            to.bias[d * 2 * rows + rows + row] = static_cast<float>(of_state);
        }
    });
    if (!to.peepholes) return;
    for (std::int64_t d = 0; d < s.directions; ++d)
        for (std::int64_t row = 0; row < 3 * H; ++row) { // i and f see the cell before, o the new one
            double sum = 0;
            each_step(d, [&](float const* g, float const* before, float const* now, float const*) {
                float const* const from = row / H == 1 ? now : before;
                if (from) sum += static_cast<double>(g[row]) * static_cast<double>(from[G * H + row % H]);
            });
            to.peepholes[d * 3 * H + row] = static_cast<float>(sum);
        }
}

} // namespace nas::reference
