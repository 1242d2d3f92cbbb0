using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tabix;

namespace CisLens.Mutate.Runs;

/// <summary>
/// An output that is written under a temporary name and gets its final name when it is complete. Everything up to the last
/// <see cref="Sync"/> survives a crash, and a later run can continue from there.
/// </summary>
sealed class OutputFile : IDisposable
{
    readonly Stream _file;
    readonly BgzfStream? _blocks;

    OutputFile(ScoreOutput output, Stream file)
    {
        Output = output;
        _file = file;
        // the file stays open after the end block, to be synced
        _blocks = output.Format == ScoreFormat.BgzfVcf ? new BgzfStream(file, leaveOpen: true) : null;
    }

    /// <summary>Path and format.</summary>
    public ScoreOutput Output { get; }

    // null for standard output, and for a file that the interrupted run completed
    FileStream? Named => Output.IsStandardOutput ? null : _file as FileStream;

    // HDF5, Parquet and BCF files are made at the end, from a log of rows
    static string PartialOf(ScoreOutput output) => output.Path + (output.IsConverted ? ".rows" : "") + DurableFile.PartialSuffix;

    /// <summary>Starts an output, or continues that of an interrupted run.</summary>
    /// <param name="output">Path and format.</param>
    /// <param name="progress">Progress of the interrupted run; null to start.</param>
    /// <param name="index">Index of the output among those of the run.</param>
    /// <exception cref="InputException">The file is missing, or shorter than recorded.</exception>
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

    // bytes after the recorded length are removed
    static OutputFile Continue(ScoreOutput output, long length)
    {
        string partial = PartialOf(output);
        if (!File.Exists(partial))
            throw InputException.In(partial, "no such file, expected that of the interrupted run; run without --resume");
        if (new FileInfo(partial).Length is var found && found < length)
            throw InputException.In(partial,
                $"{found:N0} bytes, expected at least {length:N0} from the interrupted run; run without --resume");
        var file = new FileStream(partial, FileMode.Open, FileAccess.Write, FileShare.Read, 1 << 16);
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
        return new(output, file);
    }

    /// <summary>Appends a part; in a BGZF file it has blocks of its own, so that its bytes do not depend on its neighbours.</summary>
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

    /// <summary>Writes the header as a part of its own.</summary>
    public void WriteHeader(Action<Stream> write)
    {
        write((Stream?)_blocks ?? _file);
        _blocks?.EndBlock();
    }

    /// <summary>Flushes everything to disk.</summary>
    /// <returns>Length of the file in bytes; 0 for standard output.</returns>
    public long Sync()
    {
        if (Named is not { } file)
            return 0;
        DurableFile.Sync(file);
        return file.Position;
    }

    /// <summary>Gives the file its final name, and writes the index.</summary>
    /// <param name="convert">Makes the file from the log of rows; null if the rows are the file.</param>
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

    /// <summary>Deletes an incomplete file.</summary>
    public void Discard()
    {
        Dispose();
        if (Named is not null)
            File.Delete(PartialOf(Output));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
