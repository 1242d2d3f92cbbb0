using CisLens.Core;

namespace CisLens.Engine.Passes;

/// <summary>What a position of a sequence can be: a code of <see cref="Dna"/>, or one of two further values.</summary>
static class Symbols
{
    /// <summary>A base that is unknown by design: a quarter of each base.</summary>
    public const byte Quarter = Dna.N + 1;

    /// <summary>A position outside the sequence: zeros.</summary>
    public const byte Outside = Dna.N + 2;

    /// <summary>Number of symbols.</summary>
    public const int Count = Dna.N + 3;

    /// <summary>The input channels of each symbol.</summary>
    /// <param name="baseOrder">The bases of the four channels.</param>
    /// <param name="unknown">How N is encoded.</param>
    public static float[][] Channels(string baseOrder, UnknownBase unknown)
    {
        var channels = new float[Count][];
        for (int symbol = 0; symbol < Count; symbol++)
        {
            channels[symbol] = new float[4];
            if (symbol < Dna.N)
                channels[symbol][baseOrder.IndexOf(Dna.Letter((byte)symbol))] = 1;
            else if (symbol == Quarter || (symbol == Dna.N && unknown == UnknownBase.Quarter))
                Array.Fill(channels[symbol], 0.25f);
        }
        return channels;
    }
}
