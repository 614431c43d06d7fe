using Studio.Data;

namespace Studio.Web.Machine;

/// <summary>How many bytes each part of the workspace takes, and what is left on its disk.</summary>
public sealed record WorkspaceUse(IReadOnlyList<FolderUse> Folders, long Free, long Total)
{
    public long Used => Folders.Sum(folder => folder.Bytes);

    /// <summary>Walks the workspace: seconds where there are many runs, so never on the circuit's thread.</summary>
    public static WorkspaceUse Measure(Workspace workspace)
    {
        var disk = new DriveInfo(workspace.Root);
        return new(
            [
                new("Datasets", "imported data, as Parquet", Size(workspace.Datasets)),
                new("Runs", "journals, checkpoints, samples", Size(workspace.Runs)),
                new("Catalog", "lists and metric points", Files(workspace.Root, "*.db*")),
                new("Cache", "tokenized text and statistics; made again when missing", Size(workspace.Cache)),
                new("Uploads and jobs", "files on their way in", Size(workspace.Uploads) + Size(workspace.Jobs)),
            ],
            disk.AvailableFreeSpace,
            disk.TotalSize);
    }

    private static long Size(string folder) => Sum(new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }));

    private static long Files(string folder, string pattern) => Sum(new DirectoryInfo(folder).EnumerateFiles(pattern));

    private static long Sum(IEnumerable<FileInfo> files)
    {
        long sum = 0;
        foreach (var file in files)
        {
            try
            {
                sum += file.Length;
            }
            catch (FileNotFoundException)
            {
                // removed while it was being counted
            }
        }

        return sum;
    }
}

/// <param name="What">what lies there, for people.</param>
public sealed record FolderUse(string Name, string What, long Bytes);
