#pragma once
// Runs an optimizer over given gradients of one parameter, hidden among many, and returns the values it takes.

#include <cmath>
#include <cstddef>
#include <vector>

#include <nas/train/optimizer.hpp>

struct optimizer_case {
    double start = 2;
    double rate = 0.1;
    double decay = 0;
    std::vector<double> gradients{1.0, -0.5, 2.0};
};

inline std::vector<double> values_of(nas::train::optimizer const& o, optimizer_case const& c) {
    constexpr std::size_t n = 37, watched = 35; // 37: vector loops have a tail; all but the tail see the same numbers
    std::vector<float> p(n, static_cast<float>(c.start)), g(n);
    std::vector<nas::train::parameter_run> const runs{{0, n, c.decay}};
    auto state = o.start(n);
    std::vector<double> out;
    for (double const gradient : c.gradients) {
        g.assign(n, static_cast<float>(gradient));
        o.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = c.rate});
        out.push_back(double{p[watched]});
        for (float const x : p)
            if (x != p[watched]) out.back() = -1e9; // a lane went its own way
    }
    return out;
}

/// A parameter, gradient and initial state of a filling lane: must stay 0 for ever.
inline bool keeps_filling(nas::train::optimizer const& o) {
    for (double const x :
         values_of(o, {.start = 0, .rate = 0.5, .decay = 0.1, .gradients = std::vector<double>(20, 0.0)}))
        if (x != 0) return false;
    return true;
}

/// Minimises (p - 3)^2 / 2 and returns p.
inline double minimise(nas::train::optimizer const& o, double rate, int steps) {
    std::vector<float> p{10.0f}, g{0.0f};
    std::vector<nas::train::parameter_run> const runs{{0, 1, 0.0}};
    auto state = o.start(1);
    for (int i = 0; i < steps; ++i) {
        g[0] = p[0] - 3;
        o.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = rate});
    }
    return double{p[0]};
}

/// A layer of three parameters, between two others, over three updates: the values after each.
inline std::vector<std::vector<double>> layer_values_of(nas::train::optimizer const& o, double rate, double decay,
                                                        bool weight = true) {
    std::vector<float> p{9, 9, 2, -1, 0.5f, 9, 9, 9}, g(8);
    std::vector<nas::train::parameter_run> const runs{{0, 2, 0.5}, {2, 3, decay, 1, weight}, {6, 2, 0.0, 0.5, false}};
    auto state = o.start(p.size());
    std::vector<std::vector<double>> out;
    for (auto const& of_layer : {std::vector<float>{1, 2, -1}, {-0.5f, 0.25f, 3}, {2, -1, 0.125f}}) {
        g = {50, -3, of_layer[0], of_layer[1], of_layer[2], 7, 0.001f, 0};
        o.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = rate});
        out.push_back({double{p[2]}, double{p[3]}, double{p[4]}});
    }
    if (p[5] != 9) out.clear(); // what lies between the runs was touched
    return out;
}

inline bool close(std::vector<std::vector<double>> const& got, std::vector<std::vector<double>> const& expected) {
    if (got.size() != expected.size()) return false;
    for (std::size_t t = 0; t < got.size(); ++t)
        for (std::size_t i = 0; i < got[t].size(); ++i)
            if (!(std::abs(got[t][i] - expected[t][i]) <= 3e-6 * (1 + std::abs(expected[t][i])))) return false;
    return true;
}
