using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Building;

/// <summary>
/// <c>OUT.partial</c>, the folder of an unfinished dataset. It keeps finished stages under a key of inputs and options, so that
/// <c>--resume</c> can use them. With another key, or without <c>--resume</c>, the work starts from the beginning.
/// </summary>
sealed class Stages
{
    const string KeyFile = "key";
    readonly string _output, _folder;

    Stages(string output) => (_output, _folder) = (output, output + DurableFile.PartialSuffix);

    /// <summary>The folder that becomes the output.</summary>
    public string Dataset => Path.Combine(_folder, "dataset");

    /// <summary>Starts or continues the work on an output.</summary>
    /// <param name="output">The final folder.</param>
    /// <param name="key">Inputs and options.</param>
    /// <param name="resume">Continue an interrupted run.</param>
    /// <param name="log">Gets a line when a run cannot be resumed.</param>
    public static Stages Begin(string output, string key, bool resume, IRunLog log)
    {
        output = Path.TrimEndingDirectorySeparator(output);
        var partial = new Stages(output);
        string keyFile = Path.Combine(partial._folder, KeyFile);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        bool same = File.Exists(keyFile) && File.ReadAllText(keyFile) == hash;
        if (resume && !same)
            log.Info(File.Exists(keyFile) ? "inputs or options have changed since the interrupted run: starting from the beginning"
                : "nothing to resume: starting from the beginning");
        if (!(resume && same))
            partial.Remove();
        Directory.CreateDirectory(partial._folder);
        if (!same || !resume)
            DurableFile.WriteText(keyFile, hash);
        return partial;
    }

    /// <summary>The result of a stage: read if an interrupted run has finished it, otherwise computed and stored.</summary>
    public T[] Stage<T>(string name, Func<T[]> make) where T : unmanaged
    {
        string path = FileOf(name + ".stage");
        if (File.Exists(path))
            return MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(path)).ToArray();
        var made = make();
        DurableFile.Write(path, stream => stream.Write(MemoryMarshal.AsBytes<T>(made)));
        return made;
    }

    /// <summary>The path of a file of a stage, in the temporary folder.</summary>
    public string FileOf(string name) => Path.Combine(_folder, name);

    /// <summary>Makes an empty folder for the arrays of the dataset.</summary>
    public string BeginDataset()
    {
        if (Directory.Exists(Dataset))
            Directory.Delete(Dataset, recursive: true);
        return Directory.CreateDirectory(Dataset).FullName;
    }

    /// <summary>Gives the dataset its final name, replaces an older one, and removes the temporary folder.</summary>
    public void Publish()
    {
        DurableFolder.Publish(Dataset, _output);
        Remove();
    }

    /// <summary>Removes the temporary folder.</summary>
    public void Remove()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
