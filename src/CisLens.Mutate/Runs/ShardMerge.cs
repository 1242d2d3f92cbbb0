using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tabix;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>Joins the outputs of all shards of a run: the result has the same bytes as that of one run.</summary>
public static class ShardMerge
{
    /// <summary>Checks that each shard of one run is given once, and writes them in order.</summary>
    /// <param name="shards">Outputs of the shards, in any order.</param>
    /// <param name="output">Path of the output.</param>
    /// <param name="index">True to write the index of a BGZF VCF, too.</param>
    /// <param name="record">The record of the run, which is filled and written; null for a new one.</param>
    /// <returns>Records and alleles of all shards.</returns>
    /// <exception cref="UsageException">The shards are not BGZF VCFs and cannot be indexed.</exception>
    /// <exception cref="InputException">A shard is missing, duplicate, damaged, or from another run.</exception>
    public static ScoreResult Merge(IReadOnlyList<string> shards, string output, bool index, RunRecord? record = null)
    {
        var records = shards.Select(ShardRecord.Read).OrderBy(s => s.Shard.Number).ToList();
        Check(records);
        bool blocks = records[0].Output.Format == ScoreFormat.BgzfVcf;
        if (index && !blocks)
            throw new UsageException($"--write-index: {records[0].Output.Path} is not a bgzipped VCF; leave the option out");
        TabixIndex? made = null;
        DurableFile.Write(output, stream =>
        {
            if (records[0].Output.IsMatrix)
            {
                MatrixMerge.Write([.. records.Select(r => r.Output.Path)], records[0].Output.Layout, stream);
                return;
            }
            if (records[0].Output.Format == ScoreFormat.Parquet)
            {
                ParquetTable.Merge([.. records.Select(r => r.Output.Path)], stream);
                return;
            }
            foreach (var shard in records)
                Append(shard, first: shard == records[0], blocks, stream);
            if (blocks)
                new BgzfStream(stream, leaveOpen: true).Dispose();   // the end block
        }, partial => made = index ? TabixIndex.Build(partial, output) : null);
        made?.Write(output);
        return Finish(record ?? new(), records, output);
    }

    static void Check(List<ShardRecord> shards)
    {
        var first = shards[0];
        long next = 0;
        for (int i = 0; i < shards.Count; i++)
        {
            var shard = shards[i];
            if (shard.Common != first.Common || shard.Shard.Count != first.Shard.Count || shard.Chunks.All != first.Chunks.All)
                throw InputException.In(shard.Output.Path, $"not from the same run as {first.Output.Path}: inputs or settings differ");
            if (shard.Shard.Number != i + 1)
                throw InputException.In(shard.Output.Path, $"shard {shard.Shard}, expected {i + 1}/{shard.Shard.Count}: " +
                    (shard.Shard.Number <= i ? "a shard is given twice" : "a shard is missing"));
            if (shard.Chunks.First != next)
                throw InputException.In(shard.Output.Path, $"starts at chunk {shard.Chunks.First}, expected {next}");
            next = shard.Chunks.End;
        }
        if (shards.Count != first.Shard.Count || next != first.Chunks.All)
            throw InputException.In(shards[^1].Output.Path,
                $"the last of {shards.Count} shards, expected {first.Shard.Count}: a shard is missing");
    }

    static void Append(ShardRecord shard, bool first, bool blocks, Stream output)
    {
        using var input = File.OpenRead(shard.Output.Path);
        long left = input.Length - (blocks ? BgzfStream.EndBlockBytes : 0);
        if (!first)
            left -= input.Position = shard.HeaderLength;
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            int read = input.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                throw new EndOfStreamException($"{shard.Output.Path}: the file was truncated while it was read");
            output.Write(buffer, 0, read);
            left -= read;
        }
    }

    static ScoreResult Finish(RunRecord run, List<ShardRecord> shards, string output)
    {
        var counts = new StatusCounts();
        foreach (var (key, count) in shards.SelectMany(s => s.Counts))
        {
            run.Counts[key] = run.Counts.GetValueOrDefault(key) + count;
            if (key is not (ScoreRun.RecordsCount or ScoreRun.ClippedCount))
                counts.Add(key, count);
        }
        run.AddInputs(shards.Select(shard => shard.Output.Path));
        run.Settings["shards"] = shards.Count;
        if (BackgroundKeys.OfRun(shards[0].Output.Path) is { } keys)
            run.Settings[BackgroundKeys.RecordKey] = keys;
        run.Write(output);
        long records = run.Counts.GetValueOrDefault(ScoreRun.RecordsCount);
        return new(records, counts, counts.Totals(records));
    }
}
