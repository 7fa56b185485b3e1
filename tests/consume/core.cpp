// A user's program: declares a space, searches it, prints the winner. Shared by all ways of consuming the library.

#include <nas/nas.hpp>

#include <cstdio>

int other_file();

struct net {
    int width;
    int depth;
};

constexpr auto space = nas::build<net>(nas::field<&net::width>(nas::one_of(16, 32, 64)),
                                       nas::field<&net::depth>(nas::between(1, 4)));

int main() {
    nas::search search{space, nas::random_search{}, nas::accuracy{}};
    for (auto& trial : search.trials(40)) trial.report(trial.arch().width * trial.arch().depth);
    net const best = search.best().arch();
    std::printf("%d %d\n", best.width, best.depth);
    return best.width * best.depth == other_file() ? 0 : 1;
}
