#pragma once
// A policy that looks back: an LSTM over the decisions taken so far.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <Eigen/Dense>

#include <nas/controller/gene_columns.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/lstm.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// The controller of Zoph and Le 2017, section 3.1: before each decision an LSTM takes in an embedding of the alternative taken at the
/// one before (a vector of its own before the first); scores are linear in its output. Output weights and embeddings belong to
/// a decision, or to all decisions with as many alternatives if `shared_heads`. They appear when their decision is first met,
/// drawn from [-initial, initial] by a stream of their own, so that the order in which decisions are met changes nothing.
///
/// See `tabular_policy` for how a policy is used.
class recurrent_policy {
public:
    struct shape {
        std::size_t hidden = 100;
        std::size_t layers = 1;
        double initial = 0.1;
        bool shared_heads = false;

        friend bool operator==(shape const&, shape const&) = default;
    };
    struct step {
        std::size_t first; ///< parameter of the head
        std::size_t score; ///< place of the score of alternative 0 in `scores`
        std::uint32_t count;
        std::uint32_t taken;
    };
    struct trace {
        std::vector<step> steps{};
        std::vector<double> scores{};  ///< of all steps, one after the other
        std::vector<double> outputs{}; ///< of the LSTM: steps x hidden
        model::lstm::trace cells{};
    };

    recurrent_policy() = default;
    recurrent_policy(shape const& s, std::uint64_t seed) : shape_(s), seed_(seed) {
        draw(net().parameters() + shape_.hidden, 0x6c73746du);
    }

    std::span<double> parameters() noexcept { return parameters_; }
    std::span<double const> parameters() const noexcept { return parameters_; }

    /// The scores of `count` alternatives at `key`, the next decision of the trace. Valid until the next call.
    std::span<double const> ask(trace& t, decision_key key, std::uint32_t count) {
        std::size_t const first = head(t.steps.size(), key, count);
        std::span<double const> const all = parameters_;
        auto const h = net().forward(all, all.subspan(input_of(t, t.steps.size()), shape_.hidden), t.cells);
        t.outputs.insert(t.outputs.end(), h.begin(), h.end());
        t.steps.push_back({first, t.scores.size(), count, 0});
        t.scores.resize(t.scores.size() + count);
        auto scores = std::span(t.scores).last(count);
        vector_map(scores.data(), index(count)) =
            constant_vector_map(all.data() + first + count * shape_.hidden, index(count));
        vector_map(scores.data(), index(count)).noalias() +=
            constant_matrix_map(all.data() + first, index(count), index(shape_.hidden)) *
            constant_vector_map(h.data(), index(shape_.hidden));
        return scores;
    }
    void answer(trace& t, std::uint32_t taken) const { t.steps.back().taken = taken; }

    /// Adds the gradient by the parameters to `gradient`, given that by the trace's scores.
    void add_gradient(trace const& t, std::span<double const> by_score, std::span<double> gradient) const {
        std::size_t const n = shape_.hidden;
        std::vector<double> by_output(t.steps.size() * n), by_input(t.steps.size() * n);
        for (std::size_t s = 0; s < t.steps.size(); ++s) {
            step const& x = t.steps[s];
            constant_vector_map const d(by_score.data() + x.score, index(x.count));
            matrix_map(gradient.data() + x.first, index(x.count), index(n)).noalias() +=
                d * constant_vector_map(t.outputs.data() + s * n, index(n)).transpose();
            vector_map(gradient.data() + x.first + x.count * n, index(x.count)) += d;
            vector_map(by_output.data() + s * n, index(n)).noalias() =
                constant_matrix_map(parameters_.data() + x.first, index(x.count), index(n)).transpose() * d;
        }
        net().backward(parameters_, t.cells, by_output, gradient, by_input);
        for (std::size_t s = 0; s < t.steps.size(); ++s)
            vector_map(gradient.data() + input_of(t, s), index(n)) +=
                constant_vector_map(by_input.data() + s * n, index(n));
    }

    void save(byte_writer& out) const {
        out.put(seed_);
        out.put(static_cast<std::uint32_t>(heads_.size()));
        for (std::size_t c = 0; c < heads_.size(); ++c) {
            out.put(heads_[c].key);
            out.put(heads_[c].arity);
        }
        out.put(static_cast<std::uint32_t>(parameters_.size()));
        for (double const x : parameters_) out.put(x);
    }
    /// Throws `storage_error` if the bytes are not those of `save` under the same shape.
    static recurrent_policy load(byte_reader& in, shape const& s) {
        recurrent_policy p;
        p.seed_ = in.get<std::uint64_t>();
        std::vector<gene> heads(in.get_count(12));
        for (gene& x : heads) {
            x.key = in.get<std::uint64_t>();
            x.arity = in.get<std::uint32_t>();
        }
        p.parameters_.resize(in.get_count(8));
        for (double& x : p.parameters_) x = in.get_double();
        if (p.parameters_.empty() && heads.empty()) return p; // not begun
        p.shape_ = s;
        std::size_t size = p.net().parameters() + s.hidden;
        for (gene const& x : heads) {
            p.heads_.add({x});
            p.firsts_.push_back(size);
            size += p.head_size(x.arity);
        }
        if (p.heads_.size() != heads.size() || size != p.parameters_.size())
            throw storage_error("nas.controller.41", "a saved policy has ", p.parameters_.size(), " parameters and ",
                                heads.size(), " heads; with ", s.layers, " layers of ", s.hidden,
                                " units it would have ", size, "; restore it under its own options");
        return p;
    }

    friend bool operator==(recurrent_policy const&, recurrent_policy const&) = default;

private:
    using vector_map = Eigen::Map<Eigen::VectorXd>;
    using matrix_map = Eigen::Map<Eigen::MatrixXd>;
    using constant_vector_map = Eigen::Map<Eigen::VectorXd const>;
    using constant_matrix_map = Eigen::Map<Eigen::MatrixXd const>;

    static Eigen::Index index(std::size_t i) noexcept { return static_cast<Eigen::Index>(i); }

    model::lstm net() const noexcept {
        return {.inputs = shape_.hidden, .hidden = shape_.hidden, .layers = shape_.layers};
    }
    // Weights (count x hidden, by columns), biases (count), embeddings (count times hidden).
    std::size_t head_size(std::uint32_t count) const noexcept { return count * (2 * shape_.hidden + 1); }

    // The parameters that are the input of step `s`.
    std::size_t input_of(trace const& t, std::size_t s) const noexcept {
        if (s == 0) return net().parameters();
        step const& before = t.steps[s - 1];
        return before.first + before.count * (shape_.hidden + 1) + before.taken * shape_.hidden;
    }

    std::size_t head(std::size_t hint, decision_key key, std::uint32_t count) {
        gene const x{shape_.shared_heads ? 0 : key, count, 0};
        std::size_t const c = heads_.find(x, hint);
        if (c < heads_.size()) return firsts_[c];
        heads_.add({x});
        firsts_.push_back(parameters_.size());
        draw(head_size(count), hash_combine(x.key, count));
        return firsts_.back();
    }

    void draw(std::size_t n, std::uint64_t id) {
        rng random = rng(seed_).stream(id);
        for (std::size_t i = 0; i < n; ++i) parameters_.push_back(random.uniform(-shape_.initial, shape_.initial));
    }

    shape shape_{};
    std::uint64_t seed_ = 0;
    gene_columns heads_; // a decision (0: any) and the number of its alternatives
    std::vector<std::size_t> firsts_;
    std::vector<double> parameters_; // LSTM, first input, heads
};

} // namespace nas::detail
