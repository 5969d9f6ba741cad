ALTER TYPE "Mood" ADD VALUE 'ok';
UPDATE a SET mood = 'ok';
