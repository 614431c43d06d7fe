using System.Text;

namespace Studio.Data.Tables.Samples;

/// <summary>
/// Short tales from a small grammar. Who appears at the start is spoken of to the end, by name and by pronoun, so that a
/// model has something to remember beyond the last word.
/// </summary>
internal sealed class TaleGrammar(Random random)
{
    private static readonly (string Name, string They, string Their)[] s_heroes =
    [
        ("Anna", "she", "her"), ("Tom", "he", "his"), ("Mia", "she", "her"), ("Ben", "he", "his"), ("Lily", "she", "her"), ("Sam", "he", "his"),
        ("the little fox", "he", "his"), ("the old owl", "she", "her"), ("the brave mouse", "he", "his"), ("the white cat", "she", "her"),
    ];

    private static readonly string[] s_times = ["One morning", "One day", "On a sunny day", "Late in the evening", "In the cold winter", "After the rain"];
    private static readonly string[] s_places = ["in the forest", "by the river", "in the garden", "on the hill", "near the old bridge", "at the edge of the village"];
    private static readonly string[] s_things = ["a red ball", "a golden key", "a small boat", "a blue stone", "an empty box", "a torn map", "a bright lamp"];
    private static readonly string[] s_friends = ["a frog", "a tired bird", "a friendly dog", "a small bear", "a shy rabbit", "a wise turtle"];
    private static readonly string[] s_feelings = ["happy", "curious", "a little afraid", "proud", "surprised"];
    private static readonly string[] s_endings = ["went home", "laughed for a long time", "fell asleep under a tree", "became good friends", "shared some bread"];

    public string Write(int tales)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tales; i++)
            WriteTale(text);
        return text.ToString();
    }

    private void WriteTale(StringBuilder text)
    {
        var (name, they, their) = Pick(s_heroes);
        var (thing, friend) = (Pick(s_things), Pick(s_friends));
        var (theThing, theFriend) = (Definite(thing), Definite(friend));
        text.Append($"{Pick(s_times)} {name} found {thing} {Pick(s_places)}. ");
        text.Append($"{Capital(they)} was {Pick(s_feelings)} and showed {theThing} to {friend}. ");
        text.Append(random.Next(3) switch
        {
            0 => $"\"Is this yours?\" asked {name}. \"No,\" said {theFriend}, \"but I know who lost it.\" ",
            1 => $"\"Look what I have!\" said {name}. \"It is beautiful,\" said {theFriend}. ",
            _ => $"{Capital(theFriend)} wanted {theThing}, so {name} gave it to {their} new friend. ",
        });
        text.Append($"Then {they} and {theFriend} {Pick(s_endings)}.\n");
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];

    /// <summary>"a red ball" becomes "the red ball".</summary>
    private static string Definite(string thing) => "the" + thing[thing.IndexOf(' ')..];

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
