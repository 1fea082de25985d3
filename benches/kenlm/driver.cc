// KenLM's half of the comparison: replays recorded queries, and restores marks by a plain beam, on one core.
//
// driver replay MODEL FOLDER NAME PASSES   the nanoseconds of each piece of FOLDER/NAME.queries, for each pass; score and
//                                          length of the match of each query go to FOLDER/NAME.kenlm
// driver beam MODEL FOLDER WIDTH PASSES    restores FOLDER/restore.forms; the nanoseconds of each paragraph, for each pass
//
// The numbers of the files are explained in crates/eval/src/bin/measure/kenlm (queries.rs, words.rs).

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "lm/model.hh"
#include "lm/state.hh"

namespace {

using Clock = std::chrono::steady_clock;
using Numbers = std::vector<uint32_t>;
using lm::ngram::State;

const uint32_t MAGIC = 0x51445001;
enum Code : uint32_t { START, EMPTY, READY, ALL, ONE };
/// How many queries make a piece that is timed by itself.
const size_t PIECE = 20000;

int64_t since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
}

Numbers read_numbers(const std::string &path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) throw std::runtime_error(path + ": cannot be read; export first");
  Numbers numbers(in.tellg() / 4);
  in.seekg(0);
  in.read(reinterpret_cast<char *>(numbers.data()), numbers.size() * 4);
  return numbers;
}

/// KenLM's number for each of our words.
template <class Model>
std::vector<lm::WordIndex> read_words(const Model &model, const std::string &folder) {
  std::ifstream in(folder + "/lm.words");
  std::vector<lm::WordIndex> words;
  for (std::string line; std::getline(in, line);) words.push_back(model.GetVocabulary().Index(line));
  if (words.empty()) throw std::runtime_error(folder + "/lm.words: no words; export first");
  return words;
}

/// Where the pieces end.
std::vector<size_t> ends(const Numbers &numbers) {
  std::vector<size_t> ends;
  size_t queries = 0;
  for (size_t at = 3; at < numbers.size();) {
    if (queries >= PIECE) {
      ends.push_back(at);
      queries = 0;
    }
    switch (numbers[at]) {
      case START:
      case EMPTY: at += 2; break;
      case READY: at += 2 + numbers[at + 1]; break;
      case ALL:
        queries += numbers[at + 2];
        at += 3 + 2 * numbers[at + 2];
        break;
      case ONE:
        queries += 1;
        at += 4;
        break;
      default: throw std::runtime_error("no recorded queries of this version; export anew");
    }
  }
  ends.push_back(numbers.size());
  return ends;
}

/// Asks the queries between two places.
template <class Model, class Heard>
void ask(const Model &model, const std::vector<lm::WordIndex> &words, const Numbers &numbers, size_t at, size_t end,
         std::vector<State> &slots, const uint32_t *&ready, Heard heard) {
  while (at < end) {
    switch (numbers[at]) {
      case START:
        slots[numbers[at + 1]] = model.BeginSentenceState();
        at += 2;
        break;
      case EMPTY:
        slots[numbers[at + 1]] = model.NullContextState();
        at += 2;
        break;
      case READY:
        ready = &numbers[at + 2];
        at += 2 + numbers[at + 1];
        break;
      case ALL: {
        const State &from = slots[ready[numbers[at + 1]]];
        const uint32_t count = numbers[at + 2];
        at += 3;
        for (uint32_t i = 0; i < count; ++i, at += 2) {
          heard(model.FullScore(from, words[numbers[at]], slots[numbers[at + 1]]));
        }
        break;
      }
      default:
        heard(model.FullScore(slots[numbers[at + 1]], words[numbers[at + 2]], slots[numbers[at + 3]]));
        at += 4;
    }
  }
}

template <class Model>
void replay(const Model &model, const std::string &folder, const std::string &name, int passes) {
  const std::vector<lm::WordIndex> words = read_words(model, folder);
  const Numbers numbers = read_numbers(folder + "/" + name + ".queries");
  if (numbers.size() < 3 || numbers[0] != MAGIC) throw std::runtime_error("no recorded queries; export anew");
  const std::vector<size_t> pieces = ends(numbers);
  std::vector<State> slots(numbers[1], model.NullContextState());
  const uint32_t *ready = nullptr;
  std::vector<float> scores;
  std::vector<uint8_t> orders;
  size_t at = 3;
  for (size_t end : pieces) {
    ask(model, words, numbers, at, end, slots, ready, [&](const lm::FullScoreReturn &answer) {
      scores.push_back(static_cast<float>(answer.prob * M_LN10));
      orders.push_back(answer.ngram_length);
    });
    at = end;
  }
  std::ofstream out(folder + "/" + name + ".kenlm", std::ios::binary);
  out.write(reinterpret_cast<const char *>(scores.data()), scores.size() * sizeof(float));
  out.write(reinterpret_cast<const char *>(orders.data()), orders.size());
  volatile float sink = 0;
  for (int pass = 0; pass < passes; ++pass) {
    std::cout << "kenlm";
    at = 3;
    for (size_t end : pieces) {
      const Clock::time_point start = Clock::now();
      float sum = 0;
      ask(model, words, numbers, at, end, slots, ready,
          [&](const lm::FullScoreReturn &answer) { sum += answer.prob + answer.ngram_length; });
      sink = sum;
      std::cout << ' ' << since(start);
      at = end;
    }
    std::cout << std::endl;
  }
  (void)sink;
}

/// The way to a place with a state.
struct Hypothesis {
  float score;
  State state;
  uint32_t back;
  uint32_t form;
};

/// The hypotheses after each event; those of a paragraph lie one behind the other.
template <class Model>
size_t beam(const Model &model, const std::vector<lm::WordIndex> &words, const uint32_t *&at, size_t width,
            std::vector<Hypothesis> &kept, std::vector<Hypothesis> &fresh, std::vector<uint32_t> &order,
            size_t &syllables) {
  const uint32_t events = *at++;
  std::vector<uint32_t> rights, counts;
  kept.assign(1, Hypothesis{0, model.BeginSentenceState(), 0, 0});
  size_t first = 0;
  for (uint32_t event = 0; event < events; ++event) {
    const uint32_t count = *at++, right = *at++;
    rights.push_back(right);
    counts.push_back(count);
    const size_t last = kept.size();
    fresh.clear();
    for (size_t from = first; from < last; ++from) {
      for (uint32_t form = 0; form < count; ++form) {
        fresh.emplace_back();
        Hypothesis &next = fresh.back();
        next.score = kept[from].score + model.FullScore(kept[from].state, words[at[form]], next.state).prob;
        next.back = from;
        next.form = form;
      }
    }
    at += count;
    order.resize(fresh.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    // Twice as many as are kept, since some will share a state.
    const size_t sorted = std::min(order.size(), 2 * width);
    std::partial_sort(order.begin(), order.begin() + sorted, order.end(),
                      [&](uint32_t a, uint32_t b) { return fresh[a].score > fresh[b].score; });
    for (size_t i = 0; i < sorted && kept.size() < last + width; ++i) {
      const Hypothesis &next = fresh[order[i]];
      const auto same = [&](const Hypothesis &known) { return known.state == next.state; };
      if (std::none_of(kept.begin() + last, kept.end(), same)) kept.push_back(next);
    }
    first = last;
  }
  size_t right = 0;
  // No closing event: paragraphs may end in the middle of a sentence.
  size_t best = first;
  for (size_t at = first; at < kept.size(); ++at) best = kept[at].score > kept[best].score ? at : best;
  for (uint32_t event = events; event-- > 0; best = kept[best].back) {
    if (counts[event] > 1) {
      syllables += 1;
      right += kept[best].form == rights[event];
    }
  }
  return right;
}

template <class Model>
void restore(const Model &model, const std::string &folder, size_t width, int passes) {
  const std::vector<lm::WordIndex> words = read_words(model, folder);
  const Numbers numbers = read_numbers(folder + "/restore.forms");
  std::vector<Hypothesis> kept, fresh;
  std::vector<uint32_t> order;
  for (int pass = 0; pass <= passes; ++pass) {
    size_t right = 0, open = 0;
    std::vector<int64_t> times;
    const uint32_t *at = numbers.data(), *end = at + numbers.size();
    while (at < end) {
      const Clock::time_point start = Clock::now();
      right += beam(model, words, at, width, kept, fresh, order, open);
      times.push_back(since(start));
    }
    if (pass == 0) {
      std::cout << "open " << open << " right " << static_cast<double>(right) / std::max<size_t>(open, 1) << std::endl;
      continue;
    }
    std::cout << "beam";
    for (int64_t time : times) std::cout << ' ' << time;
    std::cout << std::endl;
  }
}

template <class Model>
void run(int argc, char **argv) {
  lm::ngram::Config config;
  config.load_method = util::POPULATE_OR_READ;
  config.show_progress = false;
  const Model model(argv[2], config);
  if (std::string(argv[1]) == "replay") {
    replay(model, argv[3], argv[4], std::stoi(argv[5]));
  } else {
    restore(model, argv[3], std::stoul(argv[4]), std::stoi(argv[5]));
  }
  (void)argc;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 6) {
    std::cerr << "driver: expected replay or beam, a model, a folder, a name or width, a number of passes\n";
    return 2;
  }
  try {
    lm::ngram::ModelType type;
    if (!lm::ngram::RecognizeBinary(argv[2], type)) throw std::runtime_error("no binary model of KenLM");
    switch (type) {
      case lm::ngram::PROBING: run<lm::ngram::ProbingModel>(argc, argv); break;
      case lm::ngram::TRIE: run<lm::ngram::TrieModel>(argc, argv); break;
      case lm::ngram::QUANT_TRIE: run<lm::ngram::QuantTrieModel>(argc, argv); break;
      case lm::ngram::ARRAY_TRIE: run<lm::ngram::ArrayTrieModel>(argc, argv); break;
      case lm::ngram::QUANT_ARRAY_TRIE: run<lm::ngram::QuantArrayTrieModel>(argc, argv); break;
      default: throw std::runtime_error("a kind of model that is not compared");
    }
  } catch (const std::exception &error) {
    std::cerr << "driver: " << error.what() << '\n';
    return 2;
  }
  return 0;
}
