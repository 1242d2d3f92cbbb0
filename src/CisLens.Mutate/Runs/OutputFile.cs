using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tabix;

namespace CisLens.Mutate.Runs;

/// <summary>
/// A file that grows under a temporary name and gets its own when it is whole. What <see cref="Sync"/> has seen survives a
/// crash, and a later run can go on behind it.
/// </summary>
sealed class OutputFile : IDisposable
{
    readonly Stream _file;
    readonly BgzfStream? _blocks;

    OutputFile(ScoreOutput output, Stream file)
    {
        Output = output;
        _file = file;
        // not closed with its blocks: a file that is gone on with has its end block last
        _blocks = output.Format == ScoreFormat.BgzfVcf ? new BgzfStream(file, leaveOpen: true) : null;
    }

    /// <summary>What is written.</summary>
    public ScoreOutput Output { get; }

    // null for what gets no name: standard output, and what a run before has published
    FileStream? Named => Output.IsStandardOutput ? null : _file as FileStream;

    // the rows of a file that is made of them at the end are not that file
    static string PartialOf(ScoreOutput output) => output.Path + (output.IsMatrix ? ".rows" : "") + DurableFile.PartialSuffix;

    /// <summary>Starts an output, or goes on with what an interrupted run has left of it.</summary>
    /// <param name="output">What is written.</param>
    /// <param name="progress">How far that run had come; null for a new start.</param>
    /// <param name="index">Place of the output among the run's.</param>
    /// <exception cref="InputException">The file is gone or shorter than what was durable.</exception>
    public static OutputFile Open(ScoreOutput output, ScoreProgress? progress, int index)
    {
        if (progress is null)
            return Create(output);
        bool published = progress.Whole && !File.Exists(PartialOf(output)) && File.Exists(output.Path);
        return published ? new(output, Stream.Null) : Continue(output, progress.Lengths[index]);
    }

    static OutputFile Create(ScoreOutput output) => new(output, output.IsStandardOutput
        ? StandardOutput.Open()
        : new FileStream(PartialOf(output), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16));

    // what stands behind the durable part is dropped
    static OutputFile Continue(ScoreOutput output, long length)
    {
        string partial = PartialOf(output);
        if (!File.Exists(partial) || new FileInfo(partial).Length < length)
            throw InputException.In(partial, $"does not hold the {length:N0} bytes that were written before; run without --resume");
        var file = new FileStream(partial, FileMode.Open, FileAccess.Write, FileShare.Read, 1 << 16);
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
        return new(output, file);
    }

    /// <summary>Appends a part whose bytes shall not depend on what comes before or after it: it begins and ends with a block.</summary>
    public void WritePart(ReadOnlySpan<byte> bytes)
    {
        if (_blocks is null)
        {
            _file.Write(bytes);
            return;
        }
        _blocks.Write(bytes);
        _blocks.EndBlock();
    }

    /// <summary>Writes what stands above the rows, a part of its own that need not be in memory as a whole.</summary>
    public void WriteHeader(Action<Stream> write)
    {
        write((Stream?)_blocks ?? _file);
        _blocks?.EndBlock();
    }

    /// <summary>Makes everything written durable and says how long the file is.</summary>
    public long Sync()
    {
        if (Named is not { } file)
            return 0;
        DurableFile.Sync(file);
        return file.Position;
    }

    /// <summary>Gives the file its final name, and its index beside it where one is asked for.</summary>
    /// <param name="convert">Makes the file of the rows written, for one that is not the rows themselves.</param>
    public void Publish(Action<Stream, Stream>? convert = null)
    {
        _blocks?.Dispose();
        Sync();
        _file.Dispose();
        if (Named is not null && convert is not null)
            Make(convert);
        else if (Named is not null)
            DurableFile.Publish(PartialOf(Output), Output.Path);
        if (Output.Index)
            TabixIndex.Build(Output.Path).Write(Output.Path);
    }

    void Make(Action<Stream, Stream> convert)
    {
        string partial = PartialOf(Output);
        using (var rows = new FileStream(partial, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
            DurableFile.Write(Output.Path, file => convert(rows, file));
        File.Delete(partial);
    }

    /// <summary>Drops an unfinished file.</summary>
    public void Discard()
    {
        Dispose();
        if (Named is not null)
            File.Delete(PartialOf(Output));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
