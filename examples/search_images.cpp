// Searches a small image classifier for the processor it runs on: accuracy against latency, both measured here.
//
//     search_images                                     the built-in data set
//     search_images --data DIR --trials 60              a folder with IDX (MNIST, Fashion-MNIST) or CIFAR-10 files
//     search_images --out run --resume                  goes on where a run was stopped or killed
//
// Stage 1 trains every candidate for a few epochs on a part of the training data, measures its accuracy on held-out
// training data and its latency with the kernels that would be deployed. Stage 2 trains the best ones to the end, picks
// the winner on the held-out data and looks at the test set once.

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include <nas/core/overloaded.hpp>
#include <nas/io/jsonl.hpp>
#include <nas/io/report.hpp>
#include <nas/io/trial_json.hpp>
#include <nas/latency/gate.hpp>
#include <nas/latency/machine.hpp>
#include <nas/latency/measure.hpp>
#include <nas/nas.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/blocks/separable.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/describe.hpp>
#include <nas/nn/inference.hpp>
#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/weights_file.hpp>
#include <nas/search/thread_executor.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/fit.hpp>
#include <nas/train/folder.hpp>
#include <nas/train/hold_out.hpp>
#include <nas/train/subset.hpp>

namespace {

// --- what is searched: four stages of equal layers, as in MnasNet -------------------------------------------------------

struct conv { int kernel; };
struct separable { int kernel; };
struct mbconv { int kernel; int expand; bool se; };
struct stage { std::variant<conv, separable, mbconv> layer; int channels; int repeats; };
struct network { nas::activation activation; std::array<stage, 4> stages; };

using nas::build, nas::field, nas::one_of;

constexpr auto layer = build<conv>(field<&conv::kernel>(nas::just(3)))
                     | build<separable>(field<&separable::kernel>(one_of(3, 5)))
                     | build<mbconv>(field<&mbconv::kernel>(one_of(3, 5)),
                                     field<&mbconv::expand>(one_of(3, 6)),
                                     field<&mbconv::se>(one_of(false, true)));

constexpr int base_channels[] = {24, 40, 64, 96};
constexpr int strides[] = {2, 2, 1, 2};

constexpr auto space = build<network>(
    field<&network::activation>(one_of(nas::activation::relu, nas::activation::hard_swish)),
    field<&network::stages>(nas::repeat<4>([](std::size_t i) {
        return build<stage>(field<&stage::layer>(layer),
                            field<&stage::channels>(nas::scaled(base_channels[i], 0.75, 1.0, 1.25)),
                            field<&stage::repeats>(nas::between(1, 3)));
    })));

nas::nn::graph to_graph(network const& n, nas::shape const& image, std::int64_t classes) {
    nas::nn::builder b{{.channels = image[0], .height = image[1], .width = image[2]}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 16, .kernel = 3, .norm = true, .activation = n.activation});
    for (std::size_t s = 0; s < n.stages.size(); ++s) {
        stage const& st = n.stages[s];
        for (int l = 0; l < st.repeats; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            int const stride = l == 0 ? strides[s] : 1;
            x = std::visit(nas::overloaded{
                [&](conv const& c) { return b.conv2d(x, {.channels = st.channels, .kernel = c.kernel, .stride = stride, .norm = true, .activation = n.activation}); },
                [&](separable const& c) { return nas::nn::separable(b, x, {.channels = st.channels, .kernel = c.kernel, .stride = stride, .activation = n.activation}); },
                [&](mbconv const& m) { return nas::nn::mbconv(b, x, {.channels = st.channels, .kernel = m.kernel, .expand = m.expand, .se = m.se, .stride = stride, .activation = n.activation}); }},
                st.layer);
        }
    }
    x = b.conv2d(x, {.name = "head", .channels = 256, .norm = true, .activation = n.activation});
    return b.classifier(x, {.classes = classes, .dropout = 0.1});
}


// --- what the command line says -----------------------------------------------------------------------------------------

struct settings {
    std::string data = "builtin", latency = "measured", controller = "evolution", out;
    std::size_t trials = 24, subset = 5000, top = 2, jobs = 1;
    int epochs = 3, final_epochs = 12, threads = 1;
    double target_ms = 0.15;
    std::uint64_t seed = 1;
    bool resume = false;
};

// Anything the user can mend: exit code 2 and the message.
struct usage_error : std::runtime_error { using std::runtime_error::runtime_error; };

std::atomic<bool> interrupted{false};
extern "C" void on_signal(int) { interrupted = true; }

struct images {
    nas::train::dataset train, validation, test, proxy; // proxy: the part of `train` that stage 1 learns from
};

images load(settings const& s) {
    nas::train::train_and_test whole = s.data == "builtin" ? nas::train::builtin_images({.seed = s.seed}) : nas::train::load_folder(s.data);
    auto split = nas::train::hold_out(whole.train, {.fraction = 1.0 / 6, .seed = s.seed});
    images out{std::move(split.train), std::move(split.held_out), std::move(whole.test), {}};
    out.test.pixel_range = out.train.pixel_range;
    std::size_t const size = s.subset == 0 ? out.train.size() : std::min(s.subset, out.train.size());
    out.proxy = nas::train::subset(out.train, {.images = size, .seed = s.seed});
    return out;
}

nas::train::recipe recipe_for(settings const& s, int epochs, std::uint64_t seed, int threads) {
    bool const flip = s.data == "builtin"; // of folders we do not know whether left and right may be exchanged
    return {.epochs = epochs, .batch = 64,
            .optimizer = nas::train::sgd{.momentum = 0.9, .nesterov = true},
            .rate = nas::train::cosine_rate{.rate = 0.1, .warm = {.epochs = 0.5}},
            .decay = {.rate = 1e-4}, .clip = {.norm = 5},
            .label_smoothing = 0.05, .augment = {.crop_padding = 2, .flip = flip}, .seed = seed, .threads = threads};
}

// --- stage 1: search ----------------------------------------------------------------------------------------------------

class evaluate_candidate {
public:
    evaluate_candidate(settings const& s, images const& data, nas::nn::backend const& backend, nas::latency::gate& gate)
        : settings_(s), data_(data), backend_(backend), gate_(gate) {}

    nas::metrics operator()(network const& n, nas::trial<network>& trial) const {
        nas::nn::graph const g = to_graph(n, data_.train.image_shape(), data_.train.classes);
        nas::nn::network_cost const cost = nas::nn::cost(g);
        nas::nn::weights const start = nas::nn::initialize(g, trial.seed());
        nas::train::fit_result result;
        {
            struct watcher {
                nas::trial<network>& trial;
                nas::latency::gate::worker worker;
                void on_step(nas::train::step_report const&) { worker.pass(); }
                void on_epoch(nas::train::epoch_report const& e) {
                    if (e.validation) trial.report(e.epoch, e.validation->accuracy);
                }
                bool should_stop() { return trial.should_stop(); }
            };
            result = nas::train::fit({.graph = g, .weights = start, .backend = backend_}, {.train = data_.proxy, .validation = &data_.validation, .validate_every = 0},
                                     recipe_for(settings_, settings_.epochs, trial.seed(), settings_.threads), watcher{trial, nas::latency::gate::worker(gate_)});
        }
        nas::metrics m;
        m.parameters = cost.parameters;
        m.macs = cost.macs;
        m.peak_bytes = cost.peak_bytes;
        if (result.state == nas::train::fit_state::diverged) trial.fail(nas::failure_kind::diverged, result.why);
        if (result.state == nas::train::fit_state::stopped) trial.prune(); // the search is to end: this trial is run again on --resume
        if (result.validation) m.accuracy = result.validation->accuracy;
        return m;
    }

private:
    settings const& settings_;
    images const& data_;
    nas::nn::backend const& backend_;
    nas::latency::gate& gate_;
};

// --- stage 2: train the best to the end ----------------------------------------------------------------------------------

struct finalist {
    nas::trial_record record;
    network arch;
    nas::train::fit_result result;
    bool meets_target = true;
};

bool meets(settings const& s, nas::trial_record const& r) { return r.metrics.latency->value.count() <= s.target_ms; }

// The best different architectures; those within the target come first.
template <class Search>
std::vector<finalist> choose_finalists(Search& search, settings const& s) {
    std::vector<nas::trial_record const*> complete;
    for (nas::trial_record const& r : search.history())
        if (r.state == nas::trial_state::complete) complete.push_back(&r);
    std::stable_sort(complete.begin(), complete.end(), [&](auto const* a, auto const* b) {
        bool const ma = meets(s, *a), mb = meets(s, *b);
        return ma != mb ? ma : *a->reward > *b->reward;
    });
    std::vector<finalist> out;
    for (nas::trial_record const* r : complete) {
        if (out.size() == s.top) break;
        bool const known = std::any_of(out.begin(), out.end(), [&](finalist const& f) { return f.record.genome == r->genome; });
        if (!known) out.push_back({*r, search.arch(*r), {}, meets(s, *r)});
    }
    return out;
}

// Trains the finalists side by side; false if it was interrupted. Checkpoints let an interrupted training go on.
bool train_finalists(std::vector<finalist>& finalists, settings const& s, images const& data, nas::nn::backend const& backend) {
    std::mutex printing;
    std::atomic<std::size_t> next{0};
    std::exception_ptr error;
    std::size_t const workers = std::min(s.jobs, finalists.size());
    int const threads = std::max(1, static_cast<int>(s.jobs) * s.threads / static_cast<int>(workers));
    auto const work = [&](std::size_t) {
        for (std::size_t i; (i = next++) < finalists.size();) {
            finalist& f = finalists[i];
            struct watcher {
                std::mutex& printing;
                std::uint64_t trial;
                void on_epoch(nas::train::epoch_report const& e) {
                    std::lock_guard const lock(printing);
                    std::printf("  trial %llu: epoch %d/%d, loss %.3f, validation %.2f %%, %.0f images/s\n", static_cast<unsigned long long>(trial), e.epoch, e.epochs,
                                e.loss, e.validation ? 100 * e.validation->accuracy : 0.0, e.images_per_second);
                    std::fflush(stdout);
                }
                bool should_stop() { return interrupted; }
            };
            try {
                nas::nn::graph const g = to_graph(f.arch, data.train.image_shape(), data.train.classes);
                nas::nn::weights const start = nas::nn::initialize(g, s.seed);
                nas::train::recipe r = recipe_for(s, s.final_epochs, s.seed, threads);
                r.average = nas::train::ema{.decay = 0.999};
                f.result = nas::train::fit({.graph = g, .weights = start, .backend = backend}, {.train = data.train, .validation = &data.validation}, r,
                                           watcher{printing, f.record.number}, {.path = nas::concat(s.out, "/final-", f.record.number, ".checkpoint")});
            } catch (...) {
                std::lock_guard const lock(printing);
                if (!error) error = std::current_exception();
                interrupted = true;
            }
        }
    };
    nas::thread_executor{.threads = workers}.run(work);
    if (error) std::rethrow_exception(error);
    return !interrupted;
}

// --- what is left behind ------------------------------------------------------------------------------------------------

void write_file(std::string const& path, std::string const& text) {
    std::ofstream out(path, std::ios::binary);
    if (!(out << text) || !out.flush()) throw usage_error(nas::concat("cannot write ", path, "; make room or choose another --out"));
}

template <class Search>
nas::io::report make_report(Search& search, settings const& s, std::vector<finalist> const& finalists, finalist const& winner,
                            nas::train::evaluation const& test, nas::nn::graph const& g, std::vector<std::pair<std::string, std::string>> facts) {
    nas::io::report r;
    r.title = nas::concat("Architecture search on ", s.data == "builtin" ? "the built-in images" : s.data);
    r.summary = nas::concat(s.trials, " trials by ", s.controller, "; ", s.epochs, " epochs per candidate, then ", s.final_epochs, " epochs for the best ", finalists.size());
    r.settings = std::move(facts);
    r.latency_target = s.target_ms;
    r.best = static_cast<std::int64_t>(winner.record.number);
    for (nas::trial_record const& t : search.history()) {
        nas::io::report_trial row;
        row.number = static_cast<std::int64_t>(t.number);
        row.state = t.failure ? std::string(to_string(t.failure->kind)) : std::string(to_string(t.state));
        if (t.metrics.accuracy) row.accuracy = *t.metrics.accuracy;
        if (t.metrics.latency) row.latency = t.metrics.latency->value.count();
        if (t.reward) row.reward = *t.reward;
        row.parameters = t.metrics.parameters.value_or(-1);
        row.macs = t.metrics.macs.value_or(-1);
        if (t.failure) row.note = t.failure->why;
        r.trials.push_back(std::move(row));
    }
    for (finalist const& f : finalists) {
        bool const won = &f == &winner;
        r.finals.push_back({.trial = static_cast<std::int64_t>(f.record.number), .validation_accuracy = f.result.validation->accuracy,
                            .test_accuracy = won ? test.accuracy : nas::io::not_measured, .latency = f.record.metrics.latency->value.count(),
                            .parameters = *f.record.metrics.parameters, .macs = *f.record.metrics.macs, .meets_target = f.meets_target, .winner = won});
    }
    for (nas::nn::layer_row const& l : nas::nn::describe(g)) r.layers.push_back({l.name, l.op, to_string(l.output), l.cost.parameters, l.cost.macs});
    return r;
}

int run(settings& s) {
    namespace fs = std::filesystem;
    if (s.resume && s.out.empty()) throw usage_error("--resume needs --out DIR, the folder of the run to go on with");
    if (s.out.empty())
        for (int i = 1; s.out.empty(); ++i)
            if (std::string const name = nas::concat("search_images.", i); !fs::exists(name)) s.out = name;
    if (!s.resume && fs::exists(s.out)) throw usage_error(nas::concat(s.out, " exists; add --resume to go on with it, or choose another --out"));
    if (s.resume && !fs::exists(s.out)) throw usage_error(nas::concat(s.out, " does not exist; leave --resume out to begin a new run there"));

    images const data = load(s);
    nas::nn::backend const backend = nas::nn::onednn_backend();
    nas::shape const image = data.train.image_shape();
    std::error_code failed;
    fs::create_directories(s.out, failed);
    if (failed) throw usage_error(nas::concat("cannot create ", s.out, ": ", failed.message()));
    std::printf("data: %s, %zu for training (%zu per candidate), %zu held out, %zu for the test\n", s.data.c_str(), data.train.size(), data.proxy.size(),
                data.validation.size(), data.test.size());
    std::printf("space: %s architectures; %s; target %g ms; machine: %s\n", nas::cardinality(space).to_text().c_str(),
                s.latency == "measured" ? "latency measured at batch 1 on one thread" : "latency computed as MACs at 10 billion per second", s.target_ms,
                nas::latency::machine_fingerprint().c_str());

    nas::latency::gate gate;
    auto const latency = [&](network const& n) -> nas::latency_reading {
        nas::nn::graph const g = to_graph(n, image, data.train.classes);
        if (s.latency == "macs") return nas::milliseconds{static_cast<double>(nas::nn::cost(g).macs) / 1e7};
        nas::latency::gate::quiet const alone(gate);
        nas::nn::inference deployed(g, backend);
        return nas::latency::measure(deployed);
    };
    nas::any_controller controller = nas::random_search{};
    if (s.controller == "evolution") controller = nas::regularized_evolution{.population = 10, .sample = 3};

    nas::progress progress;
    nas::io::jsonl lines(s.out + "/trials.jsonl");
    nas::search search{space, controller, nas::mnas_reward::hard(nas::milliseconds{s.target_ms}), latency,
                       {.seed = s.seed, .storage = nas::storage::journal{s.out + "/study.journal"}, .window = s.jobs, .observers = {&progress, &lines},
                        .settings = {{"data", s.data}, {"latency", s.latency}, {"epochs", nas::concat(s.epochs)}, {"subset", nas::concat(data.proxy.size())}, {"threads", nas::concat(s.threads)}},
                        .stop = &interrupted}};
    search.open();
    for (std::string const& note : search.notes()) std::printf("note: %s\n", note.c_str());
    search.run(s.trials, evaluate_candidate(s, data, backend, gate), nas::thread_executor{.threads = s.jobs});
    auto const how_to_resume = [&] {
        std::printf("\nstopped; everything finished is kept. Go on with the same options and: --out %s --resume\n", s.out.c_str());
        return 130;
    };
    if (interrupted) return how_to_resume();

    std::vector<finalist> finalists = choose_finalists(search, s);
    if (finalists.empty()) {
        std::printf("no trial was completed, so there is nothing to train to the end; %s/trials.jsonl says why\n", s.out.c_str());
        return 1;
    }
    std::printf("training the best %zu of %zu trials for %d epochs\n", finalists.size(), search.history().size(), s.final_epochs);
    if (!train_finalists(finalists, s, data, backend)) return how_to_resume();
    finalist const* winner = nullptr;
    for (finalist const& f : finalists) {
        if (f.result.state != nas::train::fit_state::finished) {
            std::printf("  trial %llu %s\n", static_cast<unsigned long long>(f.record.number), f.result.why.c_str());
            continue;
        }
        bool const better = !winner || (f.meets_target != winner->meets_target ? f.meets_target : f.result.validation->accuracy > winner->result.validation->accuracy);
        if (better) winner = &f;
    }
    if (!winner) {
        std::printf("every final training diverged; lower the learning rate\n");
        return 1;
    }
    nas::nn::graph const g = to_graph(winner->arch, image, data.train.classes);
    nas::train::evaluation const test = nas::train::evaluate({.graph = g, .weights = winner->result.weights, .backend = backend}, data.test);

    nas::nn::save_weights(winner->result.weights, s.out + "/weights.bin");
    std::vector<std::pair<std::string, std::string>> const facts{
        {"data", s.data}, {"controller", s.controller}, {"trials", nas::concat(s.trials)}, {"epochs per candidate", nas::concat(s.epochs)},
        {"images per candidate", nas::concat(data.proxy.size())}, {"final epochs", nas::concat(s.final_epochs)}, {"latency", s.latency}, {"target", nas::concat(s.target_ms, " ms")},
        {"jobs x threads", nas::concat(s.jobs, " x ", s.threads)}, {"seed", nas::concat(s.seed)}, {"architectures in the space", nas::cardinality(space).to_text()},
        {"machine", nas::latency::machine_fingerprint()}, {"oneDNN", to_string(nas::onednn::runtime_version())}};
    nas::io::json best;
    best["trial"] = nas::io::trial_to_json(space, winner->record);
    best["genome"] = nas::to_text(winner->record.genome);
    best["validation_accuracy"] = winner->result.validation->accuracy;
    best["test_accuracy"] = test.accuracy;
    for (auto const& [name, value] : facts) best["settings"][name] = value;
    write_file(s.out + "/best.json", best.dump(2) + "\n");
    write_file(s.out + "/report.html", nas::io::to_html(make_report(search, s, finalists, *winner, test, g, facts)));

    std::printf("\n%s\n| trial | validation | test | latency | target | parameters | MACs |\n|---|---|---|---|---|---|---|\n", nas::nn::layer_table(g).c_str());
    for (finalist const& f : finalists) {
        if (!f.result.validation) continue;
        bool const won = &f == winner;
        std::printf("| %llu%s | %.2f %% | %s | %.3f ms | %s | %lld | %lld |\n", static_cast<unsigned long long>(f.record.number), won ? " (winner)" : "",
                    100 * f.result.validation->accuracy, won ? (nas::io::fixed(100 * test.accuracy, 2) + " %").c_str() : "-", f.record.metrics.latency->value.count(),
                    f.meets_target ? "met" : "missed", static_cast<long long>(*f.record.metrics.parameters), static_cast<long long>(*f.record.metrics.macs));
    }
    std::printf("\nreport: %s\n", fs::absolute(s.out + "/report.html").c_str());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    settings s;
    s.jobs = std::max(1u, std::thread::hardware_concurrency());
    CLI::App app{"Searches a small image classifier for the processor it runs on."};
    app.add_option("--data", s.data, "builtin, or a folder with IDX or CIFAR-10 files")->capture_default_str();
    app.add_option("--latency", s.latency, "measured, or macs (computed, the same on every machine)")->check(CLI::IsMember({"measured", "macs"}))->capture_default_str();
    app.add_option("--trials", s.trials, "candidates to train")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--epochs", s.epochs, "epochs per candidate")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--subset", s.subset, "training images per candidate; 0 = all")->capture_default_str();
    app.add_option("--target-ms", s.target_ms, "latency above which the reward falls")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--controller", s.controller, "random or evolution")->check(CLI::IsMember({"random", "evolution"}))->capture_default_str();
    app.add_option("--jobs", s.jobs, "candidates trained at the same time")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--threads", s.threads, "threads per candidate")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--seed", s.seed, "everything random follows from it")->capture_default_str();
    app.add_option("--out", s.out, "folder for the results; a new one by default");
    app.add_flag("--resume", s.resume, "go on with the run in --out");
    app.add_option("--final-epochs", s.final_epochs, "epochs for the best candidates")->check(CLI::PositiveNumber)->capture_default_str();
    app.add_option("--top", s.top, "candidates trained to the end")->check(CLI::PositiveNumber)->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // lines of results and of progress in their order, also into a file
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    try {
        return run(s);
    } catch (std::exception const& e) { // bad data, a journal of another study, a full disk: all can be mended by the user
        std::fflush(stdout);
        std::fprintf(stderr, "search_images: %s\n", e.what());
        return 2;
    }
}
