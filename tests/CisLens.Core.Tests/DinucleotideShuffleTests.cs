namespace CisLens.Core.Tests;

public sealed class DinucleotideShuffleTests
{
    static string Counts(string s) => string.Join(' ', Enumerable.Range(0, Math.Max(0, s.Length - 1)).Select(i => s.Substring(i, 2)).Order());

    /// <summary>All texts with the letters of a text, by trying every order.</summary>
    static IEnumerable<string> Orders(string letters) => letters.Length == 0 ? [""]
        : letters.Distinct().SelectMany(c => Orders(letters.Remove(letters.IndexOf(c), 1)).Select(rest => c + rest));

    [Theory]
    [InlineData("ACAGATCAGTA", 7)]
    [InlineData("AACCAACGCA", 8)]
    [InlineData("GTCAGTTCGA", 9)]
    public void All_sequences_with_the_same_dinucleotides_are_equally_likely(string sequence, ulong seed)
    {
        string[] expected = [.. Orders(sequence).Where(s => s[0] == sequence[0] && Counts(s) == Counts(sequence))];
        Assert.InRange(expected.Length, 4, 200);
        int draws = 400 * expected.Length;
        var rng = new Rng(seed);
        var seen = Enumerable.Range(0, draws).Select(_ => Dna.Decode(DinucleotideShuffle.Shuffle(Dna.Encode(sequence), rng))).CountBy(s => s)
            .ToDictionary();
        Assert.Equal(expected.Order(), seen.Keys.Order());
        double chi2 = seen.Values.Sum(n => Math.Pow(n - 400, 2) / 400), freedom = expected.Length - 1;
        Assert.InRange(chi2, freedom - 5 * Math.Sqrt(2 * freedom), freedom + 5 * Math.Sqrt(2 * freedom));   // 5 standard deviations of chi squared
    }

    [Fact]
    public void Dinucleotides_unknown_bases_and_the_seed_are_kept()
    {
        var rng = new Rng(1);
        for (int length = 0; length < 300; length++)
        {
            string sequence = new([.. Enumerable.Range(0, length).Select(_ => "AACGTTTN"[rng.Next(8)])]);
            string shuffled = Dna.Decode(DinucleotideShuffle.Shuffle(Dna.Encode(sequence), new Rng((ulong)length)));
            Assert.Equal(shuffled, Dna.Decode(DinucleotideShuffle.Shuffle(Dna.Encode(sequence), new Rng((ulong)length))));
            Assert.Equal(Counts(sequence), Counts(shuffled));
            Assert.Equal(sequence.Split('N').Select(Counts), shuffled.Split('N').Select(Counts));
        }
    }

    [Theory]
    [InlineData("AAAAAAAA")]
    [InlineData("ACG")]
    [InlineData("")]
    public void A_sequence_without_another_order_has_no_shuffled_copy(string sequence) =>
        Assert.Null(DinucleotideShuffle.Other(Dna.Encode(sequence), new Rng(1)));
}
