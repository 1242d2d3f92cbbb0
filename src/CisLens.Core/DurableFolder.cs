namespace CisLens.Core;

/// <summary>Writes folders that have their final name only when they are complete.</summary>
public static class DurableFolder
{
    /// <summary>Writes a folder; if there is an error, the folder is deleted.</summary>
    /// <remarks>An existing folder is replaced, but only if the new folder has everything that the existing one contains.</remarks>
    /// <param name="path">The final path.</param>
    /// <param name="write">Writes the content into the folder whose path it gets.</param>
    /// <exception cref="UsageException">The existing folder contains something else.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), partial = output + DurableFile.PartialSuffix;
        Remove(partial);
        try
        {
            Directory.CreateDirectory(partial);
            write(partial);
            Publish(partial, path);
        }
        catch
        {
            Remove(partial);
            throw;
        }
    }

    /// <summary>Gives a complete folder its final name; replaces an existing folder.</summary>
    /// <exception cref="UsageException">The existing folder contains something that the new one does not.</exception>
    public static void Publish(string partial, string path)
    {
        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(output))
            RefuseForeign(path, output, partial);
        foreach (string inner in Directory.EnumerateDirectories(partial, "*", SearchOption.AllDirectories).Append(partial))
            DurableFile.SyncFolder(inner);
        Remove(output);
        DurableFile.Publish(partial, output);
    }

    // --force must never delete, for example, a home folder
    static void RefuseForeign(string path, string output, string partial)
    {
        var foreign = Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName)
            .Where(name => !Path.Exists(Path.Combine(partial, name!))).Order(StringComparer.Ordinal).ToList();
        if (foreign.Count > 0)
            throw new UsageException(
                $"{path}: not replaced, because it contains {foreign[0]}{(foreign.Count > 1 ? $" and {foreign.Count - 1} more" : "")}, " +
                    "which this command does not write; choose another folder");
    }

    static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else if (File.Exists(path))
            File.Delete(path);
    }
}
