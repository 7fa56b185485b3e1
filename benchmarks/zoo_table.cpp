// Every space of the zoo: decisions, exact size, number of different networks where it is known, and the time to draw,
// decode, mutate and hash a point, on one core. Sizes are asserted by the tests; this prints them.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <nas/space/space.hpp>
#include <nas/zoo/amoebanet.hpp>
#include <nas/zoo/autoaugment.hpp>
#include <nas/zoo/autoformer.hpp>
#include <nas/zoo/cgp.hpp>
#include <nas/zoo/darts.hpp>
#include <nas/zoo/darts_rnn.hpp>
#include <nas/zoo/efficientnet_v2.hpp>
#include <nas/zoo/elastic_mobilenet.hpp>
#include <nas/zoo/elastic_resnet.hpp>
#include <nas/zoo/enas_macro.hpp>
#include <nas/zoo/enas_micro.hpp>
#include <nas/zoo/fbnet.hpp>
#include <nas/zoo/genetic_cnn.hpp>
#include <nas/zoo/hierarchical.hpp>
#include <nas/zoo/mnasnet.hpp>
#include <nas/zoo/nas_rl.hpp>
#include <nas/zoo/nasfpn.hpp>
#include <nas/zoo/nasnet.hpp>
#include <nas/zoo/nats_size.hpp>
#include <nas/zoo/nb101.hpp>
#include <nas/zoo/nb201.hpp>
#include <nas/zoo/nb_macro.hpp>
#include <nas/zoo/ofa_mobilenet_v3.hpp>
#include <nas/zoo/pointpillars.hpp>
#include <nas/zoo/proxylessnas.hpp>
#include <nas/zoo/randaugment.hpp>
#include <nas/zoo/single_path.hpp>
#include <nas/zoo/spinenet.hpp>
#include <nas/zoo/spinenet_mbconv.hpp>
#include <nas/zoo/spinenet_scaling.hpp>
#include <nas/zoo/spinenet_v2.hpp>
#include <nas/zoo/spos.hpp>
#include <nas/zoo/squeezenas.hpp>
#include <nas/zoo/unet3d_encoder.hpp>
#include <nas/zoo/unet3d_nasfpn.hpp>

namespace {

volatile std::uint64_t sink; // what is computed is looked at

/// Nanoseconds per call of f(i), the least of five rounds.
template <class F>
double time_of(F const& f) {
    constexpr std::uint64_t calls = 4000;
    double least = 1e30;
    for (int round = 0; round < 5; ++round) {
        auto const start = std::chrono::steady_clock::now();
        for (std::uint64_t i = 0; i < calls; ++i) f(i);
        std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - start;
        least = std::min(least, took.count() / static_cast<double>(calls));
    }
    return least;
}

std::string short_text(nas::bigint const& n) {
    std::string const digits = n.to_text();
    if (digits.size() <= 20) return digits;
    return digits.substr(0, 1) + "." + digits.substr(1, 3) + "e" + std::to_string(digits.size() - 1);
}

template <class S>
void row(char const* name, S const& space, char const* distinct = "") {
    std::vector<nas::genome> points;
    std::size_t fewest = ~std::size_t{0}, most = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        points.push_back(nas::sample(space, nas::rng(1).stream(i)));
        fewest = std::min(fewest, points.back().size());
        most = std::max(most, points.back().size());
    }
    auto const at = [&](std::uint64_t i) -> nas::genome const& { return points[i % points.size()]; };
    nas::rng const random(2);
    double const sample = time_of([&](std::uint64_t i) { sink = nas::sample(space, random.stream(i)).size(); });
    double const decode = time_of([&](std::uint64_t i) {
        auto const value = nas::decode(space, at(i));
        sink = reinterpret_cast<unsigned char const*>(&value)[0];
    });
    double const mutate = time_of([&](std::uint64_t i) { sink = nas::mutate(space, at(i), random.stream(i)).size(); });
    double const hash = time_of([&](std::uint64_t i) { sink = nas::hash_of(at(i)); });
    std::string const decisions =
        fewest == most ? std::to_string(most) : std::to_string(fewest) + ".." + std::to_string(most);
    std::printf("%-26s %9s %21s %9s %9.0f %9.0f %9.0f %9.0f\n", name, decisions.c_str(),
                short_text(nas::cardinality(space)).c_str(), distinct, sample, decode, mutate, hash);
}

} // namespace

int main() {
    namespace zoo = nas::zoo;
    std::printf("%-26s %9s %21s %9s %9s %9s %9s %9s\n", "space", "decisions", "points", "distinct", "sample ns",
                "decode ns", "mutate ns", "hash ns");
    row("nb101", zoo::nb101, "423624");
    row("nb201", zoo::nb201, "5425");
    row("nats_size", zoo::nats_size, "32768");
    row("nb_macro", zoo::nb_macro, "3969");
    row("darts_cells", zoo::darts_cells);
    row("darts", zoo::darts);
    row("darts_rnn", zoo::darts_rnn);
    row("nasnet", zoo::nasnet);
    row("amoebanet", zoo::amoebanet);
    row("enas_macro", zoo::enas_macro);
    row("enas_micro", zoo::enas_micro);
    row("hierarchical", zoo::hierarchical);
    row("genetic_cnn", zoo::genetic_cnn, "56172");
    row("cgp", zoo::cgp);
    row("nas_rl<15>", zoo::nas_rl<15>);
    row("nas_rl_strided<20>", zoo::nas_rl_strided<20>);
    row("spos", zoo::spos);
    row("proxylessnas", zoo::proxylessnas);
    row("fbnet", zoo::fbnet);
    row("squeezenas", zoo::squeezenas);
    row("single_path", zoo::single_path);
    row("ofa_mobilenet_v3", zoo::ofa_mobilenet_v3);
    row("ofa_.._scaled", zoo::ofa_mobilenet_v3_scaled);
    row("elastic_mobilenet", zoo::elastic_mobilenet);
    row("elastic_resnet", zoo::elastic_resnet);
    row("autoformer_t", zoo::autoformer_t);
    row("autoformer_s", zoo::autoformer_s);
    row("autoformer_b", zoo::autoformer_b);
    row("mnasnet", zoo::mnasnet, "2.241e14");
    row("mnasnet_a1_space", zoo::mnasnet_a1_space, "2.241e14");
    row("efficientnet_v2", zoo::efficientnet_v2, "same");
    row("nasfpn", zoo::nasfpn);
    row("spinenet", zoo::spinenet, "2.106e33");
    row("spinenet_v2", zoo::spinenet_v2, "3.858e25");
    row("spinenet_mbconv", zoo::spinenet_mbconv, "2.510e28");
    row("spinenet_scaling", zoo::spinenet_scaling, "432");
    row("pointpillars", zoo::pointpillars, "1.618e19");
    row("randaugment", zoo::randaugment, "20");
    row("autoaugment_detection", zoo::autoaugment_detection, "6.163e32");
    row("autoaugment_segment.", zoo::autoaugment_segmentation, "7.364e30");
    row("autoaugment_classif.", zoo::autoaugment_classification, "4.136e31");
    row("unet3d_encoder", zoo::unet3d_encoder, "same");
    row("unet3d_nasfpn", zoo::unet3d_nasfpn);
}
