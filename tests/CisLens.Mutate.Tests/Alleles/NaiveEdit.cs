namespace CisLens.Mutate.Tests.Alleles;

/// <summary>The reference implementation: it edits the whole chromosome as a string and normalises one base at a time.</summary>
static class NaiveEdit
{
    public static string Chromosome(string bases, int pos0, string reference, string alternate) =>
        bases[..pos0] + alternate + bases[(pos0 + reference.Length)..];

    /// <summary>Bases from <paramref name="start0"/> on; positions outside the chromosome are N.</summary>
    public static string Window(string bases, long start0, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => start0 + i >= 0 && start0 + i < bases.Length ? bases[(int)(start0 + i)] : 'N'));

    /// <summary>Algorithm 1 of Tan, Abecasis and Kang 2015: extend left while an allele is empty, trim right, then trim left.</summary>
    public static (int Pos0, string Ref, string Alt) Normalise(string bases, int pos0, string reference, string alternate)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            if (reference.Length > 0 && alternate.Length > 0 && reference[^1] == alternate[^1] &&
                (pos0 > 0 || reference.Length > 1 && alternate.Length > 1))
            {
                (reference, alternate, changed) = (reference[..^1], alternate[..^1], true);
            }
            if (reference.Length == 0 || alternate.Length == 0)
            {
                pos0--;
                (reference, alternate, changed) = (bases[pos0] + reference, bases[pos0] + alternate, true);
            }
        }
        while (reference.Length > 1 && alternate.Length > 1 && reference[0] == alternate[0])
        {
            pos0++;
            (reference, alternate) = (reference[1..], alternate[1..]);
        }
        return (pos0, reference, alternate);
    }
}
