using Microsoft.AspNetCore.Components;
using Studio.Training.Contracts;
using Studio.Web.Experiments;

namespace Studio.Web.Components.Experiments;

public sealed partial class SpecGroup
{
    /// <summary>Drawn at the top of the page, not among the others.</summary>
    private static readonly string[] s_elsewhere = ["name", "dataset"];

    private IReadOnlyList<SpecField> _basic = [];
    private IReadOnlyList<SpecField> _advanced = [];
    private bool _open;

    [Parameter, EditorRequired] public required string Group { get; set; }
    [Parameter, EditorRequired] public required ExperimentForm Form { get; set; }
    [Parameter] public EventCallback Changing { get; set; }

    private string HeadingId => "group-" + Group.Replace(' ', '-').ToLowerInvariant();

    // what has to be mended must not be hidden
    private bool Broken => _advanced.Any(one => Form.ProblemOf(one) is { IsWarning: false });

    private string Summary
    {
        get
        {
            var changed = Form.ChangedAdvanced(Group);
            return changed.Count == 0
                ? "all at their defaults"
                : string.Join(" · ", changed.Select(one => $"{one.Label.ToLowerInvariant()} {ChoiceWords.Of(SpecText.Display(one.Get(Form.Spec)))}"));
        }
    }

    protected override void OnParametersSet()
    {
        _basic = [.. Form.Fields(Group, advanced: false).Where(field => !s_elsewhere.Contains(field.Name))];
        _advanced = [.. Form.Fields(Group, advanced: true)];
    }
}
