using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Web.Browsing;

/// <summary>
/// Views kept under a name, in views.json of the workspace. Pages hold their state in their address, so a view is an
/// address; a link that an older Studio kept still opens, as any old link does.
/// </summary>
public sealed class SavedViews(Workspace workspace)
{
    private const int MostViews = 200;
    private const int LongestName = 80;
    private const int LongestAddress = 8000;
    private readonly Lock _gate = new();

    private string File => Path.Combine(workspace.Root, "views.json");

    /// <summary>By name. With a path such as /runs, only views of that page.</summary>
    public IReadOnlyList<SavedView> List(string? path = null)
    {
        lock (_gate)
            return [.. Read().Where(view => path is null || PathOf(view.Address) == path)];
    }

    /// <summary>Keeps a view; one of the same name is replaced.</summary>
    /// <exception cref="UserError">the name or the address will not do.</exception>
    public void Save(SavedView view)
    {
        var name = view.Name.Trim();
        if (name.Length is 0 or > LongestName)
            throw new UserError($"The name of a view has 1 to {LongestName} characters; this one has {name.Length}.");
        if (!view.Address.StartsWith('/') || view.Address.StartsWith("//", StringComparison.Ordinal) || view.Address.Contains('\\') || view.Address.Length > LongestAddress)
            throw new UserError($"The address of a view begins with a single / and has at most {LongestAddress} characters.");
        lock (_gate)
        {
            var others = Read().Where(other => !Same(other.Name, name)).ToList();
            if (others.Count >= MostViews)
                throw new UserError($"There are {MostViews} views already: remove one first.");
            Write([.. others.Append(new SavedView(name, view.Address)).OrderBy(kept => kept.Name, StringComparer.OrdinalIgnoreCase)]);
        }
    }

    /// <returns>false when there is no such view.</returns>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            var all = Read();
            IReadOnlyList<SavedView> others = [.. all.Where(view => !Same(view.Name, name))];
            if (others.Count == all.Count)
                return false;
            Write(others);
            return true;
        }
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string address) => address.Split('?', 2)[0];

    private IReadOnlyList<SavedView> Read()
    {
        if (!System.IO.File.Exists(File))
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<SavedView>>(System.IO.File.ReadAllText(File), JournalJson.Options) ?? [];
        }
        catch (JsonException e)
        {
            throw new UserError($"{File} cannot be read ({e.Message}): mend or remove it, and the saved views with it.", e);
        }
    }

    private void Write(IReadOnlyList<SavedView> views) => AtomicFile.WriteText(File, JsonSerializer.Serialize(views, JournalJson.Options));
}
