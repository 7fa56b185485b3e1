#pragma once
// The topology space of NAS-Bench-201 (Dong and Yang 2020): cells of four nodes, one of five operations on every edge.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/labelled_dag.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// The order is that of the released code.
enum class nb201_op : std::uint8_t { none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3 };

/// Names of the operations in the benchmark's strings, by value.
inline constexpr std::array<std::string_view, 5> nb201_op_names{"none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3",
                                                                "avg_pool_3x3"};

/// Edges 0->1, 0->2, 1->2, 0->3, 1->3, 2->3; node 3 is the output, a node adds what its edges bring.
struct nb201_cell {
    std::array<nb201_op, 6> edges{};

    constexpr nb201_op operator()(std::size_t from, std::size_t to) const { return edges[to * (to - 1) / 2 + from]; }

    friend bool operator==(nb201_cell const&, nb201_cell const&) = default;
};

/// All 5^6 = 15,625 cells.
inline constexpr auto nb201 = build<nb201_cell>(field<&nb201_cell::edges>(repeat<6>(one_of(
    nb201_op::none, nb201_op::skip_connect, nb201_op::nor_conv_1x1, nb201_op::nor_conv_3x3, nb201_op::avg_pool_3x3))));

/// The benchmark's string of a cell: `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`.
inline std::string to_code(nb201_cell const& c) {
    std::string out;
    for (std::size_t to = 1; to < 4; ++to) {
        out += to == 1 ? "|" : "+|";
        for (std::size_t from = 0; from < to; ++from)
            out += concat(nb201_op_names[static_cast<std::size_t>(c(from, to))], '~', from, '|');
    }
    return out;
}

/// The cell with the given string. Throws `space_error` nas.zoo.201 at the first place that does not fit.
inline nb201_cell nb201_from_code(std::string_view code) {
    std::size_t at = 0;
    auto const fail = [&](std::string_view wanted) {
        return space_error("nas.zoo.201", "a NAS-Bench-201 string looks like |op~0|+|op~0|op~1|+|op~0|op~1|op~2|; at ",
                           "place ", at, " of \"", code, "\" there should be ", wanted);
    };
    auto const expect = [&](std::string_view text) {
        if (code.substr(at, text.size()) != text) throw fail(text);
        at += text.size();
    };
    nb201_cell c;
    std::size_t edge = 0;
    for (std::size_t to = 1; to < 4; ++to) {
        expect(to == 1 ? "|" : "+|");
        for (std::size_t from = 0; from < to; ++from) {
            std::string_view const name = code.substr(at, code.find('~', at) - at);
            std::size_t op = 0;
            while (op < nb201_op_names.size() && nb201_op_names[op] != name) ++op;
            if (op == nb201_op_names.size())
                throw fail("none, skip_connect, nor_conv_1x1, nor_conv_3x3 or avg_pool_3x3");
            at += name.size();
            expect(concat('~', from, '|'));
            c.edges[edge++] = static_cast<nb201_op>(op);
        }
    }
    if (at != code.size()) throw fail("the end");
    return c;
}

/// What the cell computes as a graph: zero edges and what hangs on them alone removed, skips and sums of sums joined.
/// Two cells with isomorphic graphs are the same network. There are 5,425 of them.
inline labelled_dag graph_of(nb201_cell const& c) {
    labelled_dag dag;
    std::array<std::vector<std::uint32_t>, 4> terms; // what the node adds up
    terms[0] = {dag.add(hash_text("input"))};
    for (std::size_t to = 1; to < 4; ++to)
        for (std::size_t from = 0; from < to; ++from) {
            nb201_op const op = c(from, to);
            if (op == nb201_op::none || terms[from].empty()) continue;
            if (op == nb201_op::skip_connect) terms[to].insert(terms[to].end(), terms[from].begin(), terms[from].end());
            else terms[to].push_back(dag.add(hash_text(nb201_op_names[static_cast<std::size_t>(op)]), terms[from]));
        }
    dag.add(hash_text("output"), terms[3]);
    return dag;
}

/// The class of a cell by the rule of the released code (its "unique structure" that considers zero): the text of the
/// sum at the output, in which every node is written out wherever it is read. There are 6,466 classes, the number that
/// the paper gives.
///
/// The rule tells apart some networks that are equal (it writes sums with zero terms, and nested sums in the order of
/// their parts) and joins some that are not (a convolution read twice, and two of the same): `graph_of` does neither.
inline std::string nb201_published_class(nb201_cell const& c) {
    std::array<std::string, 4> text{"0"};
    for (std::size_t to = 1; to < 4; ++to) {
        std::vector<std::string> terms;
        for (std::size_t from = 0; from < to; ++from) {
            nb201_op const op = c(from, to);
            if (op == nb201_op::none || text[from] == "#") terms.emplace_back("#");
            else if (op == nb201_op::skip_connect) terms.push_back(text[from]);
            else terms.push_back(concat('(', text[from], ")@", nb201_op_names[static_cast<std::size_t>(op)]));
        }
        std::sort(terms.begin(), terms.end());
        for (std::string const& t : terms) text[to] += (text[to].empty() ? "" : "+") + t;
    }
    return text[3];
}

} // namespace nas::zoo
