using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Tables;

/// <summary>Reads the sequences of a FASTA. All of them have the same label.</summary>
static class FastaRows
{
    /// <summary>The sequences in the order of the file.</summary>
    public static IEnumerable<SequenceRow> Read(string path, float label, Split? split, TableOptions options, IRunLog log)
    {
        foreach (var (name, codes, _) in FastaSequences.Read(path, log))
        {
            int length = codes.Length - options.TrimLeft - options.TrimRight;
            if (length is <= 0 or > int.MaxValue / 2)
                throw InputException.In(path,
                    $"{name} has {codes.Length} bases, expected more than the {options.TrimLeft + options.TrimRight} that --trim removes "
                    + "and less than 1 Gb");
            yield return new SequenceRow(name, $"{path}\t{name}", codes[options.TrimLeft..(options.TrimLeft + length)], [label], split);
        }
    }
}
