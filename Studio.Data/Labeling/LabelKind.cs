namespace Studio.Data.Labeling;

/// <summary>What people say of a row.</summary>
public enum LabelKind
{
    /// <summary>One label of a list; images and texts alike.</summary>
    Single,

    /// <summary>Any number of labels of a list.</summary>
    Multi,

    /// <summary>Stretches of the text, each with a label of a list: names, places, insults.</summary>
    Spans,

    /// <summary>Words of one's own: a correction, a summary, an answer.</summary>
    Text,

    /// <summary>A number of a range.</summary>
    Score,
}
