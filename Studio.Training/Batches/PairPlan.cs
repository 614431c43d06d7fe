using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// Cuts documents into the examples of BERT's pretraining (Devlin et al. 2019, appendix A.2, and the published program's
/// create_pretraining_data): sentences in a row fill an example; they are parted at random into two texts, and half of
/// the second texts are taken from another document instead, their own sentences going back for the next example. One
/// example in ten is filled to a random shorter length.
/// </summary>
internal sealed class PairPlan(RunSpec spec, DocumentTexts texts, DataPart part, RandomStream random)
{
    private const double ShareOfShort = 0.1;
    private readonly int _room = spec.MaxLength - (spec.NextSentence ? 3 : 2);
    private readonly List<SentencePair> _pairs = [];

    /// <summary>All examples of one pass, in the order of the documents.</summary>
    public List<SentencePair> Make()
    {
        foreach (var document in texts.Documents(part)) Add(document);
        return _pairs;
    }

    private void Add(int document)
    {
        var (first, end) = texts.Sentences(document);
        var target = Target();
        for (var at = first; at < end; at++)
        {
            if (at + 1 < end && texts.Start(at + 1) - texts.Start(first) < target) continue;
            first = spec.NextSentence ? AddPair(document, first, at + 1, target) : AddOne(first, at + 1);
            at = first - 1;
            target = Target();
        }
    }

    private int Target() => _room > 2 && random.Unit() < ShareOfShort ? 2 + (int)random.Below(_room - 1) : _room;

    /// <returns>the sentence to go on with.</returns>
    private int AddOne(int from, int to)
    {
        var start = texts.Start(from);
        _pairs.Add(new(start, Math.Min(_room, texts.Start(to) - start), 0, 0, IsRandom: false));
        return to;
    }

    private int AddPair(int document, int from, int to, int target)
    {
        var middle = to - from > 1 ? from + 1 + (int)random.Below(to - from - 1) : to;
        var isRandom = middle == to || random.Unit() < 0.5;
        var first = texts.Start(middle) - texts.Start(from);
        var (second, secondCount) = isRandom ? Elsewhere(document, Math.Max(1, target - first)) : (texts.Start(middle), texts.Start(to) - texts.Start(middle));
        if (secondCount > 0) _pairs.Add(Truncated(new(texts.Start(from), first, second, secondCount, isRandom)));
        return isRandom ? middle : to;
    }

    /// <summary>Sentences in a row from a random place of another document, so many that they fill what is left.</summary>
    private (int Start, int Count) Elsewhere(int document, int wanted)
    {
        var documents = texts.Documents(part);
        var other = documents[(int)random.Below(documents.Length)];
        // as the published program does: a part of few documents may give the same one ten times
        for (var tries = 1; tries < 10 && (other == document || IsEmpty(other)); tries++) other = documents[(int)random.Below(documents.Length)];
        var (from, to) = texts.Sentences(other);
        if (from == to) return default;
        var begin = from + (int)random.Below(to - from);
        var end = begin + 1;
        while (end < to && texts.Start(end) - texts.Start(begin) < wanted) end++;
        return (texts.Start(begin), texts.Start(end) - texts.Start(begin));
    }

    private bool IsEmpty(int document) => texts.Sentences(document) is var (from, to) && from == to;

    /// <summary>The longer text loses a token at its front or its end, by lot, until both fit.</summary>
    private SentencePair Truncated(SentencePair pair)
    {
        while (pair.FirstCount + pair.SecondCount > _room)
        {
            var front = random.Unit() < 0.5 ? 1 : 0;
            pair = pair.FirstCount > pair.SecondCount
                ? pair with { First = pair.First + front, FirstCount = pair.FirstCount - 1 }
                : pair with { Second = pair.Second + front, SecondCount = pair.SecondCount - 1 };
        }
        return pair;
    }
}
