"""The pages of what-if: a sweep in an address, its answer, saved sweeps. Thin views over calculator.whatif."""
