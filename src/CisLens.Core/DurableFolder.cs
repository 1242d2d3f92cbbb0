namespace CisLens.Core;

/// <summary>A folder that appears under its name only when everything in it is written.</summary>
public static class DurableFolder
{
    /// <summary>Lets <paramref name="write"/> fill a new folder and gives it its name; on failure nothing is left.</summary>
    /// <remarks>A folder of that name is replaced, but only if it contains nothing that this command does not write.</remarks>
    /// <exception cref="UsageException">The folder to be replaced contains something else.</exception>
    /// <exception cref="IOException">The disk is full or the place cannot be written.</exception>
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

    /// <summary>Gives a whole folder its name, in place of an older one.</summary>
    /// <exception cref="UsageException">The folder to be replaced contains something that the new one does not.</exception>
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

    // --force must never take a home folder away
    static void RefuseForeign(string path, string output, string partial)
    {
        var foreign = Directory.EnumerateFileSystemEntries(output).Select(Path.GetFileName)
            .Where(name => !Path.Exists(Path.Combine(partial, name!))).Order(StringComparer.Ordinal).ToList();
        if (foreign.Count > 0)
            throw new UsageException(
                $"{path} holds {foreign[0]}{(foreign.Count > 1 ? $" and {foreign.Count - 1} more" : "")} that this command does not " +
                    "write, and is kept; choose another folder");
    }

    static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else if (File.Exists(path))
            File.Delete(path);
    }
}
