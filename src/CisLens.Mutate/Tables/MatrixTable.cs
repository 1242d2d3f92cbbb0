using System.Text;
using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tables;

/// <summary>
/// HDF5: vectors of contig, POS, id, alleles and status, and one matrix [allele, track] per score; NaN for an allele without effect.
/// </summary>
/// <param name="layout">The names of the datasets.</param>
/// <param name="columns">The effects that are computed.</param>
/// <param name="judgement">Quantiles and summaries.</param>
/// <param name="attributes">The facts that the header of a VCF would have.</param>
sealed class MatrixTable(
    MatrixLayout layout, EffectColumns columns, Judgement judgement, IReadOnlyDictionary<string, string> attributes) : IScoreTable
{
    const int MostTextBytes = 4096;

    readonly IReadOnlyList<ScoreMatrix> _matrices = layout.Matrices(columns, judgement);
    readonly float[] _row = new float[layout.Matrices(columns, judgement).Sum(m => m.OfTrack.Count)];

    /// <inheritdoc/>
    public void Header(Stream output)
    {
        // the log of rows has no header; Convert writes that of the file
    }

    /// <inheritdoc/>
    public void Row(RecordChunk chunk, int record, ReadOnlySpan<AlleleScore> alleles, TextBuffer text)
    {
        var source = chunk.Records[record];
        for (int alt = 0; alt < alleles.Length; alt++)
        {
            int at = 0;
            var allele = new ScoredAllele(source, alt, alleles[alt]);
            foreach (var matrix in _matrices)
                foreach (var value in matrix.OfTrack)
                    _row[at++] = value(allele);
            byte[] status = Encoding.ASCII.GetBytes(alleles[alt].Status.Code());
            byte[][] texts = [Cut(source[VcfColumn.Chrom]), Cut(source[VcfColumn.Id]), Cut(source.Ref), Cut(source.Alt(alt)), status];
            RowLog.Write(source.Pos, texts, _row, text);
        }
    }

    /// <summary>A long text is cut and its length is added, because every row of a column takes as many bytes as the longest.</summary>
    static byte[] Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= MostTextBytes)
            return text.ToArray();
        byte[] mark = Encoding.ASCII.GetBytes($"...({text.Length})");
        int end = MostTextBytes - mark.Length;
        while ((text[end] & 0xC0) == 0x80) // inside a character of UTF-8
            end--;
        return [.. text[..end], .. mark];
    }

    /// <inheritdoc/>
    Action<Stream, Stream>? IScoreTable.Convert => Convert;

    /// <summary>Writes the HDF5 file from the log of rows.</summary>
    /// <param name="rows">The log, which can seek.</param>
    /// <param name="file">The HDF5 file, which can seek.</param>
    public void Convert(Stream rows, Stream file)
    {
        int texts = layout.Texts.Length;
        var log = new RowLog(rows, texts, _row.Length);
        var (count, textBytes) = log.Measure();
        var writer = new Hdf5Writer(file, count, layout.Columns(textBytes, _matrices.Select(m => (m.Name, m.Formula, m.Tracks))));
        while (log.Read())
        {
            writer.Append(0, log.Position);
            for (int i = 0; i < texts; i++)
                writer.Append(1 + i, log.Text(i));
            var numbers = log.Numbers;
            for (int m = 0; m < _matrices.Count; m++)
            {
                int bytes = _matrices[m].OfTrack.Count * sizeof(float);
                writer.Append(1 + texts + m, numbers[..bytes]);
                numbers = numbers[bytes..];
            }
        }
        writer.AddTexts(layout.TrackIds, [.. columns.Tracks.Select(t => t.Id)]);
        writer.AddTexts(layout.TrackLabels, [.. columns.Tracks.Select(t => t.Label ?? "")]);
        string order = string.Join(',', _matrices.Select(m => m.Name));
        writer.Finish(new Dictionary<string, string>(attributes) { [MatrixMerge.OrderKey] = order });
    }
}
