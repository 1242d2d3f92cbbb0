using CisLens.Mutate.Scoring;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Saturation;

/// <summary>Saturation mutagenesis as a table: one row for each place, alternative, track and score.</summary>
public sealed class IsmTable(Stream output, Func<int, string> contigName)
{
    readonly TextBuffer _text = new();

    /// <summary>Writes the header.</summary>
    public void Begin() => output.Write(
        "region\tchrom\tpos\tref\talt\ttrack\tscore\tref_pred\talt_pred\teffect\timportance\n"u8);

    /// <summary>Writes a region; places where the reference is N have no alternatives and no rows.</summary>
    public void Write(IsmResult result)
    {
        for (int position = 0; position < result.Sequence.Length; position++)
        {
            _text.Clear();
            string place = $"{result.Region.Name}\t{contigName(result.Region.Contig)}\t{result.Region.Start0 + position + 1}\t{result.Sequence[position]}\t";
            for (int b = 0; b < 4; b++)
                if (result.Allele(position, b) is { } allele)
                    Rows(result, position, b, allele, place);
            output.Write(_text.Bytes);
        }
    }

    void Rows(IsmResult result, int position, int b, AlleleScore allele, string place)
    {
        for (int column = 0; column < result.Columns.Count; column++)
        {
            var (slot, track, score) = result.Columns[column];
            _text.Add(place).Add(Letter(b)).Add("\t"u8).Add(track.Id).Add("\t"u8).Add(score.Id)
                .Add("\t"u8).Add(allele.Ref[slot], "NA"u8).Add("\t"u8).Add(allele.Alt[slot], "NA"u8)
                .Add("\t"u8).Add(allele.Effects[column], "NA"u8)
                .Add("\t"u8).Add(Importance(result, position, column), "NA"u8).Add("\n"u8);
        }
    }

    static float Importance(IsmResult result, int position, int column)
    {
        Span<float> effects = [0, 0, 0, 0];
        for (int b = 0; b < 4; b++)
            effects[b] = result.Effect(position, b, column);
        return IsmViews.Importance(effects);
    }

    static ReadOnlySpan<byte> Letter(int baseCode) => "ACGT"u8.Slice(baseCode, 1);
}
